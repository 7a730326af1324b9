import type { Json } from './json.ts';

/** YAML as playbooks have it, for modules that keep files of it. */
export interface YamlText {
  /** The value of a text with one document, or where and why it is not YAML. */
  parse(text: string): { readonly value: Json } | { readonly problem: string };
  write(value: Json): string;
}
