/**
 * Where in a play something stands: the indexes from the outermost list inwards. What is unfolded while
 * walking (an include, a loop) gets longer places, so every place is between its neighbours.
 */
export type Place = readonly number[];

/** Negative when `a` comes before `b`. A place comes before everything inside it. */
export function comparePlaces(a: Place, b: Place): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** Whether `place` is `outer`, or something inside it. */
export function isWithin(place: Place, outer: Place): boolean {
  return outer.every((index, depth) => place[depth] === index);
}

export function placeKey(place: Place): string {
  return place.join('.');
}
