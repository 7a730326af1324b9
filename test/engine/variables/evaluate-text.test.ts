import { expect } from 'chai';
import { InputError } from '../../../src/diagnostics/diagnostic.ts';
import { Language } from '../../../src/engine/variables/language.ts';
import { environmentWith, scopeOf } from '../../template/support.ts';

const place = { source: { path: 'a.yaml', text: 'that: a b' }, start: 6, end: 9 };

function languageOf(a: number): Language {
  return new Language(scopeOf({ a }), { environment: environmentWith });
}

function problemsOf(text: string): InputError['diagnostics'] {
  try {
    languageOf(1).evaluateText(text, place);
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
    expect(first[0]?.location?.start).to.equal(6);
  });
});
