/** A version that its scheme does not allow, or two that cannot be put in order. */
export class VersionError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'VersionError';
  }
}

export type VersionScheme = 'loose' | 'strict' | 'semver' | 'pep440';

/** Negative, zero or positive; throws a `VersionError`. */
export function compareVersions(a: string, b: string, scheme: VersionScheme): number {
  switch (scheme) {
    case 'loose':
      return compareKeys(looseKey(a), looseKey(b));
    case 'strict':
      return compareKeys(strictKey(a), strictKey(b));
    case 'semver':
      return compareSemver(semverOf(a), semverOf(b));
    case 'pep440':
      return compareKeys(pep440Key(a), pep440Key(b));
  }
}

type Key = readonly (number | string | Key)[];

/** Python's order of lists: the first difference decides, then the length. */
function compareKeys(a: Key, b: Key): number {
  for (const [index, left] of a.entries()) {
    const right = b[index];
    if (right === undefined) return 1;
    const order = compareParts(left, right);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function compareParts(a: number | string | Key, b: number | string | Key): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') return compareTexts(a, b);
  if (typeof a === 'object' && typeof b === 'object') return compareKeys(a, b);
  throw new VersionError(`"${String(a)}" and "${String(b)}" cannot be put in order.`);
}

function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Numbers, runs of small letters, and whatever stands between them; dots only separate. */
function looseKey(version: string): Key {
  return version
    .split(/(\d+|[a-z]+|\.)/)
    .filter(part => part !== '' && part !== '.')
    .map(part => (/^\d+$/.test(part) ? Number(part) : part));
}

function strictKey(version: string): Key {
  const found = /^(\d+)\.(\d+)(?:\.(\d+))?(?:([ab])(\d+))?$/.exec(version);
  if (found === null) throw new VersionError(`"${version}" is not a strict version number.`);
  const [, major, minor, patch, stage, number] = found;
  // A version without a stage comes after its stages: "c" stands for "complete".
  const release = [Number(major), Number(minor), Number(patch ?? 0)];
  return [...release, stage ?? 'c', Number(number ?? 0)];
}

interface Semver {
  readonly core: Key;
  readonly prerelease: readonly string[] | undefined;
}

function semverOf(version: string): Semver {
  const number = '(0|[1-9]\\d*)';
  const pre =
    '((?:0|[1-9]\\d*|\\d*[a-zA-Z-][\\da-zA-Z-]*)(?:\\.(?:0|[1-9]\\d*|\\d*[a-zA-Z-][\\da-zA-Z-]*))*)';
  const build = '[\\da-zA-Z-]+(?:\\.[\\da-zA-Z-]+)*';
  const pattern = `^${number}\\.${number}\\.${number}(?:-${pre})?(?:\\+${build})?$`;
  const found = new RegExp(pattern).exec(version);
  if (found === null) throw new VersionError(`"${version}" is not a semantic version.`);
  return { core: found.slice(1, 4).map(Number), prerelease: found[4]?.split('.') };
}

function compareSemver(a: Semver, b: Semver): number {
  const core = compareKeys(a.core, b.core);
  if (core !== 0) return core;
  if (a.prerelease === undefined || b.prerelease === undefined) {
    return Number(a.prerelease === undefined) - Number(b.prerelease === undefined);
  }
  return compareKeys(a.prerelease.map(identifierKey), b.prerelease.map(identifierKey));
}

/** Numeric identifiers come before the others. */
function identifierKey(identifier: string): Key {
  return /^\d+$/.test(identifier) ? [0, Number(identifier), ''] : [1, 0, identifier];
}

const pep440 =
  /^\s*v?(?:(\d+)!)?(\d+(?:\.\d+)*)(?:[-_.]?(alpha|a|beta|b|preview|pre|c|rc)[-_.]?(\d*))?(?:-(\d+)|[-_.]?(post|rev|r)[-_.]?(\d*))?(?:[-_.]?(dev)[-_.]?(\d*))?(?:\+([a-z\d]+(?:[-_.][a-z\d]+)*))?\s*$/i;

const stages: Readonly<Record<string, number>> = { a: 0, alpha: 0, b: 1, beta: 1 };

function pep440Key(version: string): Key {
  const found = pep440.exec(version);
  if (found === null) throw new VersionError(`"${version}" is not a version of PEP 440.`);
  const [, epoch, release, stage, stageNumber, dash, post, postNumber, dev, devNumber, local] =
    found;
  const isPost = dash !== undefined || post !== undefined;
  const postKey = isPost ? Number(dash ?? postNumber ?? 0) : -1;
  const devKey = dev === undefined ? Number.MAX_SAFE_INTEGER : Number(devNumber ?? 0);
  const localKey = (local?.toLowerCase().split(/[-_.]/) ?? []).map(localPart);
  return [
    Number(epoch ?? 0),
    releaseKey(release ?? ''),
    stageKey(stage?.toLowerCase(), Number(stageNumber ?? 0), dev !== undefined && !isPost),
    postKey,
    devKey,
    localKey,
  ];
}

/** Trailing zeros do not count. */
function releaseKey(release: string): Key {
  return release
    .replace(/(?:\.0+)+$/, '')
    .split('.')
    .map(Number);
}

/** A development release of a final version comes before its alphas. */
function stageKey(stage: string | undefined, number: number, isDev: boolean): Key {
  if (stage === undefined) return isDev ? [-1, 0] : [3, 0];
  return [stages[stage] ?? 2, number];
}

function localPart(part: string): Key {
  return /^\d+$/.test(part) ? [1, Number(part), ''] : [0, 0, part];
}
