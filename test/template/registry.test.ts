import { expect } from 'chai';
import type { FunctionDefinition } from '../../src/jinja/functions.ts';
import { filtersFor, testsFor } from '../../src/template/registry.ts';
import { controller } from './support.ts';

const kinds: readonly { kind: string; definitions: readonly FunctionDefinition[] }[] = [
  { kind: 'filters', definitions: filtersFor(controller) },
  { kind: 'tests', definitions: testsFor(controller) },
];

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
