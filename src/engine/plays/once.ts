import { type Place, placeKey } from '../../graph/place.ts';

/** What the first host to come to a place does for all. */
export class Once<T> {
  readonly #known = new Map<string, Promise<T>>();

  do(
    place: Place,
    work: () => Promise<T>,
  ): { readonly first: boolean; readonly result: Promise<T> } {
    const key = placeKey(place);
    const known = this.#known.get(key);
    if (known !== undefined) return { first: false, result: known };
    const result = work();
    this.#known.set(key, result);
    return { first: true, result };
  }
}
