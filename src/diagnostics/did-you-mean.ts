/** The candidate a misspelt word was likely meant to be, if one is near enough. */
export function nearest(
  word: string,
  candidates: Iterable<string>,
  limit: number = usualLimit(word),
): string | undefined {
  let best: string | undefined;
  let bestDistance = limit + 1;
  const lower = word.toLowerCase();
  const letters = new Letters(lower);
  for (const candidate of candidates) {
    // What is known elsewhere, only not here, is not misspelt.
    if (candidate === word) return undefined;
    if (Math.abs(candidate.length - word.length) >= bestDistance) continue;
    const other = candidate.toLowerCase();
    if (letters.otherIn(other) >= bestDistance) continue;
    const distance = editDistance(lower, other, bestDistance);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/**
 * Tells most words that are not near without comparing letter by letter: there may be thousands.
 */
class Letters {
  /**
   * How many of each there are; those of other alphabets share their places, so that fewer seem to
   * differ.
   */
  readonly #counts = new Int32Array(128);
  readonly #length: number;

  constructor(word: string) {
    this.#length = word.length;
    for (let index = 0; index < word.length; index++) this.#add(word.charCodeAt(index), 1);
  }

  /** At least so many letters of one of the words are none of the other, whatever their order. */
  otherIn(word: string): number {
    let others = 0;
    for (let index = 0; index < word.length; index++) {
      if (this.#add(word.charCodeAt(index), -1) < 0) others++;
    }
    for (let index = 0; index < word.length; index++) this.#add(word.charCodeAt(index), 1);
    return Math.max(others, this.#length - (word.length - others));
  }

  #add(letter: number, count: number): number {
    const place = letter & 127;
    return (this.#counts[place] = (this.#counts[place] ?? 0) + count);
  }
}

/** How many letters may differ. */
function usualLimit(word: string): number {
  // What stands before the dots, as in ansible.builtin.copy, is no reason to let more differ.
  const name = word.slice(word.lastIndexOf('.') + 1);
  // One letter of two is half of the name: any other short one would do.
  if (word.length < 3) return 0;
  return Math.max(1, Math.floor(name.length / 3));
}

/** The hint of a diagnostic about an unknown word; `undefined` when nothing is near. */
export function didYouMean(word: string, candidates: Iterable<string>): string | undefined {
  const candidate = nearest(word, candidates);
  return candidate === undefined ? undefined : `Did you mean "${candidate}"?`;
}

/**
 * Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours. Of words that differ by
 * `enough` or more no more than that is told.
 */
function editDistance(a: string, b: string, enough: number): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  let leastOfLast = 0;
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    let least = row;
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let cost = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      );
      const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) cost = Math.min(cost, (beforeLast[column - 2] ?? 0) + 1);
      current.push(cost);
      least = Math.min(least, cost);
    }
    // A swap reaches over one row, nothing over two.
    if (Math.min(least, leastOfLast) >= enough) return enough;
    leastOfLast = least;
    beforeLast = last;
    last = current;
  }
  return last[b.length] ?? 0;
}
