import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Json } from '../../module-api/json.ts';
import type { Event, TaskOutcome } from '../events.ts';
import { redactDiagnostic } from './redact-diagnostics.ts';
import type { Secrets } from './secrets.ts';

/** An event, or what happened to a task, without secrets. Files' texts in diagnostics are shared, not copied. */
export function withoutSecrets<T extends Event | TaskOutcome>(what: T, secrets: Secrets): T {
  if (secrets.isEmpty) return what;
  // Redacting keeps the shape: only the characters of strings change.
  // oxlint-disable-next-line no-unsafe-type-assertion
  return redact(what, secrets) as T;
}

/** Words that readers of events rely on, also when somebody's password is "failed". */
const structure: ReadonlySet<string> = new Set([
  ...['type', 'status', 'would', 'stream', 'reason', 'module'],
]);

function redact(value: unknown, secrets: Secrets): unknown {
  if (typeof value === 'string') return secrets.redact(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(item => redact(item, secrets));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, redactKey(key, item, secrets)]),
  );
}

function redactKey(key: string, item: unknown, secrets: Secrets): unknown {
  if (structure.has(key)) return item;
  if (key === 'diagnostic' && item !== undefined) {
    // Events have nothing else there.
    // oxlint-disable-next-line no-unsafe-type-assertion
    return redactDiagnostic(item as Diagnostic, secrets);
  }
  // What was registered has keys of its own.
  // oxlint-disable-next-line no-unsafe-type-assertion
  return key === 'result' ? secrets.redactJson(item as Json) : redact(item, secrets);
}
