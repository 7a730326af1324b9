import {
  type ControllerDirectory,
  type ControllerFile,
  type FileRequest,
  fail,
  type RenderedTemplate,
  type Sources,
  type TemplateRequest,
} from '../../module-api/index.ts';
import type { KubectlArgs } from './args.ts';

export type ManifestSources = {
  readonly file: FileRequest | undefined;
  readonly template: TemplateRequest | undefined;
};

/** The objects a task is about, as kubectl is given them. */
export interface Manifest {
  readonly words: readonly string[];
  readonly stdin?: string | undefined;
  /** A file or directory of the host. */
  readonly reads?: string | undefined;
  /** For people. */
  readonly title: string;
}

export function manifestSources({ src, template, remote_src }: KubectlArgs): ManifestSources {
  const isOnController = src !== undefined && !remote_src;
  return {
    file: isOnController ? { kind: 'file', src, search: 'files' } : undefined,
    template: template === undefined ? undefined : { kind: 'template', src: template },
  };
}

/** `undefined`: the task names no manifest. */
export function manifestOf(
  { definition, src, template, remote_src }: KubectlArgs,
  sources: Sources<ManifestSources>,
): Manifest | undefined {
  if (definition !== undefined) return inline(definition);
  if (template !== undefined && sources.template !== undefined) {
    return piped(sources.template.text, template);
  }
  if (src === undefined) return undefined;
  if (remote_src) return { words: ['-f', src], reads: src, title: src };
  return sources.file === undefined ? undefined : piped(textIn(sources.file), src);
}

function piped(stdin: string, title: string): Manifest {
  return { words: ['-f', '-'], stdin, title };
}

/** Objects that a task says itself; fails for what is none. */
export function inline(definition: unknown): Manifest {
  if (typeof definition === 'string') {
    if (definition.trim() === '') fail('"definition" holds no objects');
    return piped(definition, 'the definition');
  }
  const items = (Array.isArray(definition) ? definition : [definition]).filter(
    item => item !== null,
  );
  const wrong = items.find(item => !isObject(item) || typeof item['kind'] !== 'string');
  if (wrong !== undefined) {
    fail(`"definition" holds what is no object of Kubernetes: ${shown(wrong)} has no "kind"`);
  }
  if (items.length === 0) fail('"definition" holds no objects');
  const [first] = items;
  const body = items.length === 1 ? first : { apiVersion: 'v1', kind: 'List', items };
  return piped(`${JSON.stringify(body)}\n`, titleOf(items));
}

function titleOf(items: readonly unknown[]): string {
  const names = items.slice(0, 3).map(item => {
    const { kind, metadata } = isObject(item) ? item : {};
    const name = isObject(metadata) ? metadata['name'] : undefined;
    return `${String(kind)}/${typeof name === 'string' ? name : '?'}`;
  });
  const more = items.length - names.length;
  return names.join(', ') + (more > 0 ? ` and ${more} more` : '');
}

function textIn(source: ControllerFile | ControllerDirectory | RenderedTemplate): string {
  if (source.kind === 'rendered') return source.text;
  if (source.kind === 'controller-file') return textOfFile(source);
  const files = source.entries.flatMap(entry =>
    entry.type === 'file' && /\.(ya?ml|json)$/.test(entry.relative) ? [entry.file] : [],
  );
  if (files.length === 0) fail(`"src": ${source.path} holds no .yaml, .yml or .json files`);
  // Begun with a mark of YAML, or JSON in the first of them would make the rest be read as JSON.
  return files.map(file => `---\n${textOfFile(file)}\n`).join('');
}

function textOfFile({ text, path }: ControllerFile): string {
  return text ?? fail(`"src": ${path} is no text, or larger than 1 MiB`);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
