import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { AnySchema } from '../../yaml/describe-type.ts';
import type { Located, MapNode } from '../../yaml/located.ts';
import { validate } from '../../yaml/schema.ts';
import { toValue } from '../../yaml/to-value.ts';

/** Everything in which options differ from their schema. */
export function checkOptions(
  schema: AnySchema,
  located: Located,
  name: string,
): readonly Diagnostic[] {
  const data = toValue(located, { isData: true, decrypt: ({ text }) => text });
  return validate(schema, data, { name, keys: 'option', located, location: located.location });
}

/** A boolean option; what it may be is checked elsewhere. */
export function flagOf(node: MapNode, name: string, otherwise: boolean): boolean {
  const value = node.get(name);
  return value?.kind === 'scalar' && typeof value.value === 'boolean' ? value.value : otherwise;
}

/** As Ansible's plugins do: what cannot stand in the name of a variable becomes an underscore. */
export function safeGroupName(name: string): string {
  return name.replaceAll(/^\p{Nd}|[^\p{L}\p{N}_]/gu, '_');
}

/** A text option; `undefined` when it is not set. */
export function textOf(node: MapNode, name: string): string | undefined {
  const value = node.get(name);
  return value?.kind === 'scalar' && typeof value.value === 'string' ? value.value : undefined;
}
