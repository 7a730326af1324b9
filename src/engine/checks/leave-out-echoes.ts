import type { Diagnostic, Diagnostics } from '../../diagnostics/diagnostic.ts';

/**
 * What was told of an expression as it was read is not told again of what it came to, nor what was warned of again where
 * an error leads there.
 */
export function leaveOutEchoes({ list }: Diagnostics): void {
  const unknown = new Set(
    list.filter(({ code }) => code === 'expression/unknown-function').map(startOf),
  );
  const errors = list.filter(({ severity }) => severity === 'error');
  const leadsTo = new Set(
    errors.flatMap(({ code, related = [] }) => related.map(one => `${code} ${startOf(one)}`)),
  );
  const refused = list.filter(({ code }) => code === 'expression/wrong-argument');
  const isEcho = (one: Diagnostic): boolean => {
    if (one.severity === 'warning' && leadsTo.has(`${one.code} ${startOf(one)}`)) return true;
    if (one.code === 'expression/undefined') return unknown.has(startOf(one));
    return one.code === 'expression/failed' && refused.some(other => isWithin(other, one));
  };
  list.splice(0, list.length, ...list.filter(one => !isEcho(one)));
}

function startOf({ location }: Pick<Diagnostic, 'location'>): string {
  return `${location?.source.path} ${location?.start}`;
}

/** Whether the one says the same of a part of the other. */
function isWithin({ message, location: part }: Diagnostic, whole: Diagnostic): boolean {
  const around = whole.location;
  return (
    message === whole.message &&
    part !== undefined &&
    around?.source.path === part.source.path &&
    around.start <= part.start &&
    part.end <= around.end
  );
}
