/**
 * How many hosts each batch has. Entries are numbers or percentages of all hosts (at least one);
 * the last one repeats. Without entries all hosts are one batch.
 */
export function batchSizes(serial: readonly (number | string)[], hosts: number): readonly number[] {
  if (hosts === 0) return [];
  const sizes: number[] = [];
  let left = hosts;
  for (let index = 0; left > 0; index++) {
    const entry = serial[Math.min(index, serial.length - 1)];
    const size = Math.min(left, entry === undefined ? left : sizeOf(entry, hosts));
    sizes.push(size);
    left -= size;
  }
  return sizes;
}

function sizeOf(entry: number | string, hosts: number): number {
  const percentage = /^\s*(\d+(?:\.\d+)?)\s*%\s*$/.exec(String(entry));
  const size =
    percentage === null ? Number(entry) : Math.floor((hosts * Number(percentage[1])) / 100);
  if (!Number.isFinite(size) || size < 0) return hosts;
  // 0 means all of them, as in Ansible; a percentage of few hosts still means one.
  if (size === 0 && percentage === null) return hosts;
  return Math.max(1, Math.floor(size));
}
