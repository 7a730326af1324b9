import { coerceArgs } from '../../module-api/coerce-args.ts';
import { type CommandResult, textOf } from '../../module-api/command-result.ts';
import { fail } from '../../module-api/failure.ts';
import { hostWord, meansMoreOnHost } from '../../module-api/host-word.ts';
import type { Json, JsonObject } from '../../module-api/json.ts';
import type { ArgsSchema } from '../../module-api/schema.ts';
import { joinShell, type Shell, sh } from '../../module-api/shell.ts';

/** An option that is an empty path counts as not given; one that has to be there fails. */
export function withoutEmptyPaths(schema: ArgsSchema, args: JsonObject): JsonObject {
  const isEmpty = (name: string) => schema[name]?.format === 'path' && args[name] === '';
  const empty = Object.keys(args).filter(isEmpty);
  const missing = empty.find(name => schema[name]?.required === true);
  if (missing !== undefined) fail(`"${missing}" is empty; it has to be a path`);
  return empty.length === 0
    ? args
    : coerceArgs(
        schema,
        Object.fromEntries(Object.entries(args).filter(([name]) => !isEmpty(name))),
      );
}

/**
 * The arguments with `~` and `$NAME` in options that are paths replaced; asks the host only where
 * there are some.
 */
export async function withHostPaths(
  schema: ArgsSchema,
  written: JsonObject,
  ask: (script: Shell) => Promise<CommandResult>,
): Promise<JsonObject> {
  const args = withoutEmptyPaths(schema, written);
  const names = Object.keys(args).filter(name => schema[name]?.format === 'path');
  const texts = names.flatMap(name => textsIn(args[name])).filter(meansMoreOnHost);
  if (texts.length === 0) return args;

  const script = joinShell(
    texts.map(text => sh`printf '%s' ${hostWord(text)} | k_base64; printf '\n'`),
    '\n',
  );
  const result = await ask(script);
  const paths = textOf(result.stdout).split('\n').slice(0, -1);
  if (paths.length !== texts.length) {
    fail(`the host did not say what ${texts.join(', ')} means: ${textOf(result.stderr).trim()}`);
  }
  const meaning = new Map(
    texts.map((text, index) => [text, Buffer.from(paths[index] ?? '', 'base64').toString()]),
  );
  return {
    ...args,
    ...Object.fromEntries(names.map(name => [name, replaced(args[name] ?? null, meaning)])),
  };
}

function textsIn(value: Json | undefined): readonly string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.flatMap(textsIn) : [];
}

function replaced(value: Json, meaning: ReadonlyMap<string, string>): Json {
  if (typeof value === 'string') return meaning.get(value) ?? value;
  return Array.isArray(value) ? value.map(item => replaced(item, meaning)) : value;
}
