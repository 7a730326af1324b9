import { expect } from 'chai';
import { isDict, type Value } from '../../src/values/value.ts';
import { fromYaml } from '../../src/yaml/from-yaml.ts';
import {
  defaultsOf,
  exists,
  plain,
  readDict,
  readText,
  roleNames,
  specified,
} from './repository.ts';

interface Row {
  readonly name: string;
  readonly shown: string;
}

/** The rows of the tables of variables; a row may name several. */
function rowsOf(role: string): readonly Row[] {
  const rows: Row[] = [];
  let inTable = false;
  for (const line of readText(`roles/${role}/README.md`).split('\n')) {
    if (line.startsWith('| variable |')) inTable = true;
    else if (!line.startsWith('|')) inTable = false;
    else if (inTable && line.startsWith('| `')) {
      const [, names = '', shown = ''] = line.split(/(?<!\\)\|/);
      for (const [, name = ''] of names.matchAll(/`(\w+)`/g)) {
        rows.push({ name, shown: shown.trim().replaceAll('\\|', '|') });
      }
    }
  }
  return rows;
}

/** Texts of the default that a README may show: as YAML reads it, or the words themselves. */
function says(shown: string, value: Value): boolean {
  const code = /^`(.*)`$/.exec(shown)?.[1];
  if (code === undefined) return isTemplate(value);
  return code === value || JSON.stringify(plain(fromYaml(code))) === JSON.stringify(plain(value));
}

function isTemplate(value: Value): boolean {
  return typeof value === 'string' && /\{[{%]/.test(value);
}

for (const role of roleNames) {
  describe(`the role ${role}`, () => {
    it('says what it is for', () => {
      const info = readDict(`roles/${role}/meta/main.yaml`).get('galaxy_info');
      expect(isDict(info) && info.get('description')).to.match(/^[A-Z]/);
      expect(readText(`roles/${role}/README.md`)).to.match(new RegExp(`^# ${role}\n\n[A-Z]`));
    });

    it('ends with a summary for the readers of the notes', () => {
      const [, summary = ''] = readText(`roles/${role}/README.md`).split('\n## 한국어 요약\n');
      expect(summary).to.match(/\p{Script=Hangul}/u);
    });

    it('describes each of its variables, with the default it has', () => {
      const rows = rowsOf(role);
      const defaults = defaultsOf(role);
      expect(rows.map(({ name }) => name)).to.have.members([...defaults.keys()]);
      const wrong = rows.filter(({ name, shown }) => !says(shown, defaults.get(name) ?? null));
      expect(wrong).to.deep.equal([]);
    });

    // A role without tasks is never entered, so nothing would check its variables.
    if (!exists(`roles/${role}/tasks`)) return;

    it('specifies each of its variables', () => {
      expect([...specified(role)]).to.include.members([...defaultsOf(role).keys()]);
    });
  });
}
