import type { Environment } from '../../jinja/environment.ts';
import { Bytes } from '../../jinja/python/bytes.ts';
import { isDict, isList, type Value } from '../../values/value.ts';
import type { UsedSecrets } from '../variables/templates.ts';
import { isTelling } from './secret-texts.ts';
import { type Secrets, takenApart } from './secrets.ts';

/**
 * Notes what expressions make of secrets, since it no longer holds their text: `password | b64encode`. A piece of
 * what stands around a secret, and a text that still holds it whole, are none. Where one was taken apart into pieces
 * too short to be hidden each, all text of the task is.
 */
export function deriveSecrets(global: Secrets, used: UsedSecrets): Environment['derived'] {
  return (name, inputs, result) => {
    const own = used.known();
    if ((global.isEmpty && own === undefined) || aboutTypes.has(name)) return;
    const isText = typeof result === 'string' || result instanceof Bytes;
    if (!isText && !isList(result) && !isDict(result)) return;
    const given = textsOf(inputs, isText ? 1 : 0);
    for (const [secrets, add] of [
      [global, (text: string) => global.add(text)],
      [own, (text: string) => used.note([text])],
    ] as const) {
      if (secrets === undefined || secrets.isEmpty) continue;
      const shown = given.map(text => secrets.redact(text));
      if (shown.every((text, index) => text === given[index])) continue;
      const parted = given.filter((text, index) => text !== shown[index]);
      if (isList(result) && areShort(textsOf([result], deepest), parted)) used.note([takenApart]);
      for (const text of textsOf([result], deepest)) {
        if (secrets.redact(text) !== text || shown.some(one => one.includes(text))) continue;
        // A plain word of a secret, such as the host in a URL, may stand anywhere: it is hidden where it is used.
        // Beside the whole, which is to be hidden first: the word would cut it in two.
        const wholes = given.filter(one => one.includes(text));
        if (!isTelling(text) && wholes.length > 0) used.note([text, ...wholes]);
        else add(text);
      }
    }
  };
}

/** Pieces of which none would be hidden, though they are half of a text or more. */
function areShort(pieces: readonly string[], texts: readonly string[]): boolean {
  const length = pieces.join('').length;
  return pieces.every(piece => piece.length < 3) && texts.some(text => length * 2 >= text.length);
}

/** Their results say nothing of the value itself. */
const aboutTypes: ReadonlySet<string> = new Set(['type_debug']);

const deepest = 4;
const mostTexts = 1000;

/** The strings in values, and in lists and dicts so deep. */
function textsOf(values: readonly Value[], depth: number, texts: string[] = []): string[] {
  for (const value of values) {
    if (texts.length >= mostTexts) break;
    if (typeof value === 'string') texts.push(value);
    else if (value instanceof Bytes) texts.push(value.text());
    else if (depth > 0 && isList(value)) textsOf(value, depth - 1, texts);
    else if (depth > 0 && isDict(value)) textsOf([...value.values()], depth - 1, texts);
  }
  return texts;
}
