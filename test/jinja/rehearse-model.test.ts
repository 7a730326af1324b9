import { expect } from 'chai';
import fc from 'fast-check';
import { type Environment, EvaluationError } from '../../src/jinja/environment.ts';
import { renderTemplate } from '../../src/jinja/evaluate.ts';
import { functionTable } from '../../src/jinja/functions.ts';
import { repr } from '../../src/jinja/python/text.ts';
import { rehearseTemplate } from '../../src/jinja/rehearse.ts';
import { jinjaOptions } from '../../src/jinja/syntax/options.ts';
import { Unknown, UnknownUsed, type Value } from '../../src/values/value.ts';
import { environmentOf, scopeOf } from './support/environment.ts';
import { randomFiles, randomTemplates } from './support/random-templates.ts';
import { templateFrom } from './support/sources.ts';

type Probe = (key: string, value: string) => void;

/** Tells `probe` of what is known. */
function environmentWith(hide: (value: Value) => Value, probe: Probe): Environment {
  const environment = environmentOf(randomFiles, jinjaOptions);
  const own = functionTable([
    { name: 'hide', parameters: ['value'], call: (_, args) => hide(args.get('value') ?? null) },
    {
      name: 'probe',
      parameters: ['key', 'values'],
      call(_, args) {
        const key = Number(args.get('key'));
        const values = args.get('values');
        const list = Array.isArray(values) ? values : [];
        for (const [at, value] of list.entries()) {
          const known = textOf(value);
          if (known !== undefined) probe(`${key} ${at}`, known);
        }
        return '';
      },
    },
  ]);
  return { ...environment, globals: new Map([...environment.globals, ...own]) };
}

function textOf(value: Value): string | undefined {
  try {
    return repr(value);
  } catch (error) {
    if (error instanceof UnknownUsed) return undefined;
    throw error;
  }
}

const hiding: readonly ((value: Value) => Value)[] = [
  () => new Unknown('a task'),
  () => {
    throw new UnknownUsed(new Unknown('a task'));
  },
];

describe('rehearseTemplate, with parts that are not known', () => {
  it('tells nothing of what renders, and takes for known only what a run sees', () => {
    const outcomes = { rendered: 0, failed: 0, probed: 0 };
    const property = fc.property(randomTemplates, fc.constantFrom(...hiding), (text, hide) => {
      const template = templateFrom(text, jinjaOptions, 'main');
      const seen = new Set<string>();
      const look: Probe = (key, value) => seen.add(`${key} ${value}`);
      const run = environmentWith(value => value, look);
      const isRendered = renders(() => renderTemplate(template, scopeOf({}), run));
      outcomes[isRendered ? 'rendered' : 'failed']++;
      if (!isRendered) return;

      const compare: Probe = (key, value) => {
        outcomes.probed++;
        expect(seen).to.include(`${key} ${value}`);
      };
      const problems = rehearseTemplate(template, scopeOf({}), environmentWith(hide, compare));
      expect(problems).to.deep.equal([]);
    });
    fc.assert(property, { numRuns: 250, seed: 4 });

    expect(outcomes.rendered).to.be.above(150);
    expect(outcomes.probed).to.be.above(1000);
  });
});

function renders(render: () => unknown): boolean {
  try {
    render();
    return true;
  } catch (error) {
    if (error instanceof EvaluationError) return false;
    throw error;
  }
}
