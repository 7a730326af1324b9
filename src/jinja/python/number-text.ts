/** Python's `repr` of a float: the shortest digits that read back as the same number. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value < 0 ? '-inf' : 'inf';
  if (Object.is(value, -0)) return '-0.0';
  if (value === 0) return '0.0';
  const [digits = '', power = '0'] = value.toExponential().split('e');
  const exponent = Number(power);
  if (exponent < -4 || exponent >= 16) return `${digits}e${exponentText(exponent)}`;
  if (Number.isInteger(value)) return `${value}.0`;
  return exponent < 0 ? plainSmall(digits, exponent) : String(value);
}

/** Integers too large for a number to hold exactly print all digits of what it holds. */
export function integerText(value: number): string {
  return Number.isSafeInteger(value) ? String(value) : BigInt(value).toString();
}

function exponentText(exponent: number): string {
  const sign = exponent < 0 ? '-' : '+';
  return `${sign}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

function plainSmall(digits: string, exponent: number): string {
  const sign = digits.startsWith('-') ? '-' : '';
  return `${sign}0.${'0'.repeat(-exponent - 1)}${digits.replaceAll(/[-.]/g, '')}`;
}

/** Fixed digits after the point. Exactly half rounds to even as in Python, where `toFixed` rounds up. */
export function fixedText(value: number, digits: number, keepPoint = false): string {
  const text = fixedDigits(value, digits);
  return keepPoint && digits === 0 ? `${text}.` : text;
}

function fixedDigits(value: number, digits: number): string {
  if (Math.abs(value) >= 1e21) {
    return digits === 0 ? integerText(value) : `${integerText(value)}.${'0'.repeat(digits)}`;
  }
  const places = Math.min(digits, 100);
  const rounded = value.toFixed(places);
  if (places > 70 || !isTie(value.toFixed(places + 30), places)) {
    return rounded.padEnd(rounded.length + digits - places, '0');
  }
  const truncated = value
    .toFixed(places + 1)
    .slice(0, -1)
    .replace(/\.$/, '');
  return isEven(truncated) ? truncated : rounded;
}

function isTie(long: string, places: number): boolean {
  const after = long.slice(long.indexOf('.') + 1 + places);
  return /^50*$/.test(after);
}

function isEven(digits: string): boolean {
  return Number(digits.at(-1)) % 2 === 0;
}

/** One digit before the point, `digits` behind it, and an exponent of two digits or more. */
export function exponentialText(value: number, digits: number, keepPoint = false): string {
  const [mantissa = '', power = '0'] = exponentialDigits(value, Math.min(digits, 100)).split('e');
  return `${mantissa}${keepPoint && digits === 0 ? '.' : ''}e${exponentText(Number(power))}`;
}

/** As `toExponential`, but exactly half rounds to even. */
function exponentialDigits(value: number, digits: number): string {
  const rounded = value.toExponential(digits);
  if (digits > 70) return rounded;
  const [mantissa = '', power = ''] = value.toExponential(digits + 30).split('e');
  if (!isTie(mantissa, digits)) return rounded;
  const kept = mantissa.slice(0, mantissa.indexOf('.') + 1 + digits).replace(/\.$/, '');
  return isEven(kept) ? `${kept}e${power}` : rounded;
}

/** `%g`: `digits` significant ones, with an exponent where the number is very large or small. */
export function generalText(value: number, digits: number, keepZeros = false): string {
  const significant = Math.max(1, digits);
  const exponent = Number(exponentialDigits(value, Math.min(significant - 1, 100)).split('e')[1]);
  if (exponent < -4 || exponent >= significant) {
    const text = exponentialText(value, significant - 1, keepZeros);
    const [mantissa = '', power = ''] = text.split('e');
    return `${keepZeros ? mantissa : withoutZeros(mantissa)}e${power}`;
  }
  const text = fixedText(value, significant - 1 - exponent, keepZeros);
  return keepZeros ? text : withoutZeros(text);
}

function withoutZeros(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}
