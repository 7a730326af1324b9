import { createHash, randomBytes } from 'node:crypto';

/** Where chance comes from. */
export interface Randomness {
  /** An integer of `bits` (1 to 53) random bits. */
  bits(bits: number): number;
}

export const systemRandomness: Randomness = {
  bits(bits) {
    const value = randomBytes(8).readBigUInt64BE();
    return Number(BigInt.asUintN(bits, value));
  },
};

/** An integer from 0 up to, not including, `limit`, drawn as Python draws it. */
export function below(limit: number, randomness: Randomness): number {
  const bits = bitLength(limit);
  let drawn = randomness.bits(bits);
  while (drawn >= limit) drawn = randomness.bits(bits);
  return drawn;
}

/** The same for numbers of any size. */
export function belowBig(limit: bigint, randomness: Randomness): bigint {
  const bits = limit.toString(2).length;
  for (;;) {
    let drawn = 0n;
    for (let have = 0; have < bits; have += 32) {
      drawn |= BigInt(randomness.bits(Math.min(32, bits - have))) << BigInt(have);
    }
    if (drawn < limit) return drawn;
  }
}

/** A shuffled copy, as Python's `shuffle` orders it. */
export function shuffled<T>(items: readonly T[], randomness: Randomness): T[] {
  const result = [...items];
  for (let last = result.length - 1; last > 0; last--) {
    const other = below(last + 1, randomness);
    const [a, b] = [result.slice(last, last + 1), result.slice(other, other + 1)];
    result.splice(last, 1, ...b);
    result.splice(other, 1, ...a);
  }
  return result;
}

/**
 * The Mersenne Twister seeded as Python's `random.Random(seed)` does, so that a play which spreads its
 * hosts by `random(seed=inventory_hostname)` gives every host what Ansible gave it.
 */
export class SeededRandomness implements Randomness {
  private readonly state: Uint32Array;
  private at = size;

  constructor(seed: string | number) {
    this.state = seededState(typeof seed === 'string' ? textKey(seed) : integerKey(seed));
  }

  bits(bits: number): number {
    if (bits <= 32) return this.word() >>> (32 - bits);
    const low = this.word();
    return low + (this.word() >>> (64 - bits)) * 2 ** 32;
  }

  private word(): number {
    if (this.at >= size) {
      twist(this.state);
      this.at = 0;
    }
    let word = this.state[this.at++] ?? 0;
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    return (word ^ (word >>> 18)) >>> 0;
  }
}

const size = 624;
const middle = 397;

function bitLength(value: number): number {
  return value <= 0 ? 1 : value.toString(2).length;
}

function integerKey(seed: number): bigint {
  const key = BigInt(Math.trunc(seed));
  return key < 0n ? -key : key;
}

function textKey(seed: string): bigint {
  const bytes = Buffer.from(seed, 'utf8');
  const digest = createHash('sha512').update(bytes).digest();
  return BigInt(`0x${Buffer.concat([bytes, digest]).toString('hex')}`);
}

function wordsOf(key: bigint): number[] {
  const words: number[] = [];
  for (let rest = key; rest > 0n; rest >>= 32n) words.push(Number(rest & 0xffffffffn));
  return words.length === 0 ? [0] : words;
}

function seededState(seed: bigint): Uint32Array {
  const key = wordsOf(seed);
  const state = new Uint32Array(size);
  state[0] = 19650218;
  for (let i = 1; i < size; i++) state[i] = mixed(state, i - 1, 1812433253) + i;

  let at = 1;
  const advance = () => {
    at++;
    if (at < size) return;
    state[0] = state[size - 1] ?? 0;
    at = 1;
  };
  for (let round = 0; round < Math.max(size, key.length); round++) {
    const j = round % key.length;
    state[at] = ((state[at] ?? 0) ^ mixed(state, at - 1, 1664525)) + (key[j] ?? 0) + j;
    advance();
  }
  for (let round = 0; round < size - 1; round++) {
    state[at] = ((state[at] ?? 0) ^ mixed(state, at - 1, 1566083941)) - at;
    advance();
  }
  state[0] = 0x80000000;
  return state;
}

function mixed(state: Uint32Array, index: number, factor: number): number {
  const word = state[index] ?? 0;
  return Math.imul(word ^ (word >>> 30), factor);
}

function twist(state: Uint32Array): void {
  for (let i = 0; i < size; i++) {
    const joined = ((state[i] ?? 0) & 0x80000000) | ((state[(i + 1) % size] ?? 0) & 0x7fffffff);
    const odd = (joined & 1) === 0 ? 0 : 0x9908b0df;
    state[i] = (state[(i + middle) % size] ?? 0) ^ (joined >>> 1) ^ odd;
  }
}
