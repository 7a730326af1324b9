/** Columns under a heading, padded with at least three spaces to ten letters or more. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(10, ...rows.map(row => (row[column]?.length ?? 0) + 3)),
  );
  return rows
    .map(row =>
      row
        .map((cell, column) => pad(cell, column, row, widths))
        .join('')
        .trimEnd(),
    )
    .join('\n');
}

function pad(
  cell: string,
  column: number,
  row: readonly string[],
  widths: readonly number[],
): string {
  return column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0);
}

/** JSON as kubeadm prints its objects. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, undefined, 4);
}
