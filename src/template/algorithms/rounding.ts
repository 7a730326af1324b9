/** Python's `round`: halves go to the even neighbour. */
export function roundHalfEven(value: number, digits: number): number {
  if (!Number.isFinite(value) || digits > 100) return value;
  if (digits < 0) {
    const unit = 10 ** -digits;
    return roundHalfEven(value / unit, 0) * unit;
  }
  if (Math.abs(value) >= 1e21) return value;
  const rounded = Number(value.toFixed(digits));
  const halves = value * 2 ** (digits + 1);
  const isTie = Number.isInteger(halves) && halves % 2 !== 0;
  if (!isTie) return rounded;
  const [low, high] = [Math.floor, Math.ceil].map(way => way(value * 10 ** digits));
  const even = [low, high].find(neighbour => neighbour !== undefined && neighbour % 2 === 0);
  return (even ?? 0) / 10 ** digits;
}
