/**
 * Words that may be meant by one that is a single letter off; asking does not take longer the more
 * there are.
 */
export class Slips {
  readonly #byRest = new Map<string, string[]>();

  constructor(words: Iterable<string>) {
    for (const word of words) {
      for (const rest of restsOf(word.toLowerCase())) {
        const others = this.#byRest.get(rest);
        if (others === undefined) this.#byRest.set(rest, [word]);
        else others.push(word);
      }
    }
  }

  /**
   * Those that differ by one letter that is missing, too much or another, by two that are swapped,
   * or by case.
   */
  *near(word: string): Generator<string> {
    const lower = word.toLowerCase();
    const seen = new Set<string>();
    for (const rest of restsOf(lower)) {
      for (const other of this.#byRest.get(rest) ?? []) {
        if (seen.has(other)) continue;
        seen.add(other);
        if (isOneOff(lower, other.toLowerCase())) yield other;
      }
    }
  }
}

/**
 * What is left without one of its letters, and the word itself: of words that are one letter off
 * one is the same.
 */
function restsOf(word: string): ReadonlySet<string> {
  const rests = new Set([word]);
  for (let index = 0; index < word.length; index++)
    rests.add(word.slice(0, index) + word.slice(index + 1));
  return rests;
}

function isOneOff(one: string, other: string): boolean {
  if (Math.abs(one.length - other.length) > 1) return false;
  let start = 0;
  while (start < one.length && one[start] === other[start]) start++;
  const [rest, otherRest] = [one.slice(start), other.slice(start)];
  if (rest.length > otherRest.length) return rest.slice(1) === otherRest;
  if (rest.length < otherRest.length) return rest === otherRest.slice(1);
  const isSwapped = rest[0] === otherRest[1] && rest[1] === otherRest[0];
  return (
    rest.slice(1) === otherRest.slice(1) || (isSwapped && rest.slice(2) === otherRest.slice(2))
  );
}
