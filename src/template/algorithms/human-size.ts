const factors: Readonly<Record<string, number>> = {
  Y: 2 ** 80,
  Z: 2 ** 70,
  E: 2 ** 60,
  P: 2 ** 50,
  T: 2 ** 40,
  G: 2 ** 30,
  M: 2 ** 20,
  K: 2 ** 10,
  B: 1,
};

/** A size that cannot be read or written. */
export class SizeError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SizeError';
  }
}

export interface SizeOptions {
  readonly isBits: boolean;
  readonly unit: string | undefined;
}

/** `1.50 GB`; with a unit in that unit, else in the largest that gives at least 1. */
export function renderSize(size: number, { isBits, unit }: SizeOptions): string {
  const letters = Object.entries(factors);
  const [letter, factor] = letters.find(([letter, factor]) =>
    unit === undefined ? size >= factor : unit.toUpperCase() === letter,
  ) ?? ['B', 1];
  const base = isBits ? 'bits' : 'Bytes';
  const suffix = factor === 1 ? base : letter + base.charAt(0);
  return `${(size / factor).toFixed(2)} ${suffix}`;
}

/** The number of bytes, or of bits, that `10M`, `10 MB` or `10Mb` mean. */
export function parseSize(text: string, { isBits, unit: defaultUnit }: SizeOptions): number {
  const found = /^\s*(\d+\.?\d*|\.\d+)\s*([A-Za-z]+)?/.exec(text);
  if (found === null) throw new SizeError(`"${text}" is not a size.`);
  const number = Number(found[1]);
  const unit = found[2] ?? defaultUnit;
  if (unit === undefined) return Math.round(number);
  const letter = unit.charAt(0).toUpperCase();
  const factor = factors[letter];
  if (factor === undefined) {
    throw new SizeError(
      `"${unit}" is not a unit; units begin with ${Object.keys(factors).join(', ')}.`,
    );
  }
  const name = isBits ? 'bit' : 'byte';
  const expected = isBits ? 'b' : 'B';
  if (unit.length > 1 && !unit.toLowerCase().includes(name) && unit.charAt(1) !== expected) {
    throw new SizeError(
      `"${unit}" is not a unit of ${name}s: expected ${letter}${expected} or ${letter}.`,
    );
  }
  return Math.round(number * factor);
}
