import { expect } from 'chai';
import { InputError } from '../../../src/diagnostics/diagnostic.ts';
import type { Location } from '../../../src/diagnostics/source-file.ts';
import { Language } from '../../../src/engine/variables/language.ts';
import { environmentWith, scopeOf } from '../../template/support.ts';

const place = { source: { path: 'a.yaml', text: 'that: a b' }, start: 6, end: 9 };

function languageOf(a: number): Language {
  return new Language(scopeOf({ a }), { environment: environmentWith });
}

function problemsOf(text: string, at: Location = place): InputError['diagnostics'] {
  try {
    languageOf(1).evaluateText(text, at);
  } catch (error) {
    if (error instanceof InputError) return error.diagnostics;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('evaluateText', () => {
  it('evaluates the same text for each host', () => {
    const values = [1, 2, 3].map(a => languageOf(a).evaluateText('a * 2', place));
    expect(values).to.deep.equal([2, 4, 6]);
  });

  it('parses a text once, and says where it stands', () => {
    const first = problemsOf('a b');

    expect(problemsOf('a b')).to.equal(first);
    expect(problemsOf('a c')).not.to.equal(first);
  });

  it('is exact about places in a text that stands in the file', () => {
    expect(problemsOf('a b')[0]?.location?.start).to.equal(8);
    expect(problemsOf('a c')[0]?.location?.start).to.equal(6);
  });

  it('names a text that stands nowhere, and shows all of what made it', () => {
    const [problem] = problemsOf('a c');
    expect(problem?.message).to.match(/^In "a c": /);
    expect(problem?.location).to.deep.equal(place);
    expect(problemsOf('a b')[0]?.message).not.to.include('In "');
  });

  it('looks behind the quote where the text stands in quotes', () => {
    const text = "that: 'a b'";
    const quoted = { source: { path: 'a.yaml', text }, start: 6, end: 11 };
    expect(problemsOf('a b', quoted)[0]?.location?.start).to.equal(9);
  });
});
