/** One item of each list, the last list fastest. */
export function product<T>(lists: readonly (readonly T[])[]): T[][] {
  return lists.reduce<T[][]>(
    (rows, list) => rows.flatMap(row => list.map(item => [...row, item])),
    [[]],
  );
}

/** Every selection of `size` items, in the order in which the items are given. */
export function combinations<T>(items: readonly T[], size: number): T[][] {
  if (size === 0) return [[]];
  return items.flatMap((item, index) =>
    combinations(items.slice(index + 1), size - 1).map(rest => [item, ...rest]),
  );
}

/** Every order of every selection of `size` items. */
export function permutations<T>(items: readonly T[], size: number): T[][] {
  if (size === 0) return [[]];
  return items.flatMap((item, index) =>
    permutations(items.toSpliced(index, 1), size - 1).map(rest => [item, ...rest]),
  );
}
