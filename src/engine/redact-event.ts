import type { Event } from './events.ts';
import type { Secrets } from './secrets.ts';

/** An event without secrets, whatever part of it they stood in. Files' texts in diagnostics are shared, not copied. */
export function redactEvent(event: Event, secrets: Secrets): Event {
  if (secrets.isEmpty) return event;
  // Redacting keeps the shape: only the characters of strings change.
  // oxlint-disable-next-line no-unsafe-type-assertion
  return redact(event, secrets) as Event;
}

function redact(value: unknown, secrets: Secrets): unknown {
  if (typeof value === 'string') return secrets.redact(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(item => redact(item, secrets));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      key === 'diagnostic' ? item : redact(item, secrets),
    ]),
  );
}
