import { expect } from 'chai';
import type { FunctionDefinition } from '../../src/jinja/functions.ts';
import { findLookup } from '../../src/template/lookups/run-lookup.ts';
import { createFunctions, filtersFor, testsFor } from '../../src/template/registry.ts';
import { controller, itRefuses } from './support.ts';

const kinds: readonly { kind: string; definitions: readonly FunctionDefinition[] }[] = [
  { kind: 'filters', definitions: filtersFor(controller) },
  { kind: 'tests', definitions: testsFor(controller) },
];

/** The names that Ansible's documentation and Jinja's list. */
const filterNames = `
abs attr b64decode b64encode basename batch bool capitalize center checksum combinations combine
comment commonpath count d default dict2items dictsort difference dirname e escape expanduser
expandvars extract fileglob filesizeformat first flatten float forceescape format from_json
from_yaml from_yaml_all groupby hash human_readable human_to_bytes indent int intersect items
items2dict join last length list log lower mandatory map max md5 min normpath password_hash
path_join permutations pow pprint product quote random realpath regex_escape regex_findall
regex_replace regex_search reject rejectattr rekey_on_member relpath replace reverse root round
safe select selectattr sha1 shuffle slice sort split splitext strftime string striptags
subelements sum symmetric_difference ternary title to_datetime to_json to_nice_json to_uuid
to_yaml tojson trim truncate type_debug union unique unvault upper urldecode urlencode urlize
urlsplit vault win_basename win_dirname win_splitdrive wordcount wordwrap xmlattr zip
zip_longest`
  .trim()
  .split(/\s+/);

const testNames = `
!= < <= == > >= abs all any boolean callable change changed contains defined directory
divisibleby eq equalto escaped even exists failed failure false falsy file filter finished float
ge greaterthan gt in integer is_abs is_file is_mount islink issubset issuperset iterable le
lessthan link link_exists lower lt mapping match mount nan ne none number odd reachable regex
same_file sameas search sequence skip skipped started string subset succeeded success successful
superset test timedout true truthy undefined unreachable upper uri url urn vault_encrypted
vaulted_file version version_compare`
  .trim()
  .split(/\s+/);

const lookupNames = `
config csvfile dict env file fileglob first_found indexed_items ini inventory_hostnames items
lines list nested password pipe random_choice sequence subelements template together unvault url
varnames vars`
  .trim()
  .split(/\s+/);

describe('the registry of functions', () => {
  for (const { kind, definitions } of kinds) {
    it(`gives every one of the ${kind} its own names`, () => {
      const names = definitions.flatMap(({ name, aliases }) => [name, ...(aliases ?? [])]);
      const twice = names.filter((name, index) => names.indexOf(name) !== index);
      expect(twice).to.deep.equal([]);
    });

    it(`spells the names of the ${kind} as expressions can use them`, () => {
      const names = definitions.flatMap(({ name, aliases }) => [name, ...(aliases ?? [])]);
      const symbols = ['==', '!=', '<', '<=', '>', '>='];
      const wrong = names.filter(
        name => !symbols.includes(name) && !/^[a-z]\w*(?:\.\w+)*$/.test(name),
      );
      expect(wrong).to.deep.equal([]);
    });

    it(`declares the parameters of the ${kind} well`, () => {
      const wrong = definitions.filter(({ parameters }) => !areWellFormed(parameters));
      expect(wrong.map(({ name }) => name)).to.deep.equal([]);
    });
  }

  const { filters, tests } = createFunctions(controller);

  it('has every filter of Ansible and Jinja', () => {
    expect(filterNames.filter(name => !filters.has(name))).to.deep.equal([]);
  });

  it('has every test of Ansible and Jinja', () => {
    expect(testNames.filter(name => !tests.has(name))).to.deep.equal([]);
  });

  it('has every lookup of Ansible', () => {
    expect(lookupNames.filter(name => findLookup(name) === undefined)).to.deep.equal([]);
  });

  itRefuses([
    ['[] | from_xml', 'The filter "from_xml" is not supported'],
    ['[] | ansible.utils.from_xml', 'The filter "from_xml" is not supported'],
  ]);
});

/** Required ones, optional ones, `*rest`, optional ones that must be named, `**rest`. */
function areWellFormed(parameters: readonly string[]): boolean {
  const names = parameters.map(parameter => parameter.replaceAll(/[*?]/g, ''));
  return (
    new Set(names).size === names.length &&
    /^(?:\w+ )*(?:\w+\? )*(?:\*\w+ )?(?:\w+\? )*(?:\*\*\w+ )?$/.test(
      parameters.map(parameter => `${parameter} `).join(''),
    )
  );
}
