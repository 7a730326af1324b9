import {
  type CommandResult,
  fail,
  type Predicted,
  type Probe,
  sh,
  textOf,
} from '../../module-api/index.ts';
import { toolJson } from '../tool-json.ts';

/** What `docker inspect` says of one thing. */
export interface Inspected {
  /** `undefined`: there is none of that name. */
  readonly found: Fields | undefined;
  /** Why docker could not be asked. */
  readonly problem: string | undefined;
  /** In check mode: what an earlier task would have made of it. */
  readonly predicted?: string | undefined;
}

export interface Fields {
  readonly [key: string]: unknown;
}

/** The key of what is predicted of a container or an image. */
export function dockerKey(type: 'container' | 'image', name: string): string {
  return `docker:${type}/${name}`;
}

export function inspectProbe(type: 'container' | 'image', name: string): Probe<Inspected> {
  return {
    script: sh`docker ${type} inspect ${name}`,
    parse: parseInspect,
    overlay(observed, predicted: Predicted) {
      const value = predicted.value(dockerKey(type, name));
      return value === undefined ? observed : { ...observed, predicted: value };
    },
  };
}

export function parseInspect({ exitCode, stdout, stderr }: CommandResult): Inspected {
  const said = textOf(stderr).trim();
  if (exitCode === 127) return { found: undefined, problem: noDocker };
  if (exitCode !== 0) {
    const isMissing = /no such (container|image|object)/i.test(said);
    return { found: undefined, problem: isMissing ? undefined : lastLine(said) };
  }
  const [found] = listOf(toolJson('docker', textOf(stdout)));
  return { found: fieldsOf(found), problem: undefined };
}

const noDocker = 'docker is not on the host; install it first';

/** Fails where docker could not be asked. */
export function requireDocker({ problem }: Inspected): void {
  if (problem !== undefined) fail(`cannot ask docker: ${problem}`);
}

export function lastLine(text: string): string {
  const lines = text.split('\n').map(line => line.trim());
  const said = lines.findLast(line => line !== '' && !line.startsWith("See 'docker"));
  return said?.replace(/^(docker: )?(Error response from daemon: )?/, '') ?? 'it does not say why';
}

export function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {};
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function textsOf(value: unknown): readonly string[] {
  return listOf(value).flatMap(item => (typeof item === 'string' ? [item] : []));
}

export function textAt(fields: Fields, key: string): string {
  const value = fields[key];
  return typeof value === 'string' ? value : '';
}
