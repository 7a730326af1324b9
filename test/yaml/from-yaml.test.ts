import { expect } from 'chai';
import { fromYaml, fromYamlAll } from '../../src/yaml/from-yaml.ts';

describe('fromYaml', () => {
  it('reads data, in which nothing is a template', () => {
    expect(fromYaml('a: ["{{ x }}", !vault y]\n')).to.deep.equal(
      new Map([['a', ['{{ x }}', 'y']]]),
    );
  });

  it('throws where the first problem is', () => {
    expect(() => fromYaml('a: 1\nb: 2\na: 3\n')).to.throw(
      Error,
      '3:1: The key "a" is given twice.',
    );
  });

  it('is silent about what is only doubtful', () => {
    expect(fromYaml('22:22')).to.equal(1342);
  });
});

describe('fromYamlAll', () => {
  it('reads all documents', () => {
    expect(fromYamlAll('--- 1\n--- two\n')).to.deep.equal([1, 'two']);
  });
});
