import type { JsonNode } from './json-tree.ts';

export interface JsonStyle {
  /** Of one level; what holds nothing yet is written on several lines with it. */
  readonly indent: string;
  readonly newline: string;
  /** New objects and lists are written on one line. */
  readonly isOneLine: boolean;
  /** Behind colons and commas of one line. */
  readonly gap: string;
}

/** The looks of a JSON text: what is new follows them. */
export function styleOf(text: string, indent: number): JsonStyle {
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const found = /^\s*[{[][ \t]*\r?\n([ \t]+)\S/.exec(text)?.[1];
  const body = text.trim();
  const isEmpty = /^(\{\s*\})?$/.test(body);
  return {
    indent: found ?? ' '.repeat(indent),
    newline,
    isOneLine: !isEmpty && !body.includes('\n'),
    gap: /"\s*:\S/.test(body) ? '' : ' ',
  };
}

/** What was not changed is as it was written. */
export function printJson(node: JsonNode, style: JsonStyle, depth = 0): string {
  if (node.kind === 'scalar') return node.raw;
  if (node.raw !== undefined && !node.isChanged) return node.raw;
  const [open, close] = node.kind === 'object' ? ['{', '}'] : ['[', ']'];
  const parts =
    node.kind === 'array'
      ? node.items.map(item => printJson(item, style, depth + 1))
      : Array.from(
          node.entries,
          ([key, value]) =>
            `${JSON.stringify(key)}:${colonGap(node.raw, style)}${printJson(value, style, depth + 1)}`,
        );
  if (parts.length === 0) return open + close;
  if (isOnOneLine(node.raw, style)) {
    const pad = node.raw !== undefined && /^[{[] /.test(node.raw) ? ' ' : '';
    return open + pad + parts.join(`,${style.gap}`) + pad + close;
  }
  const inner = style.newline + style.indent.repeat(depth + 1);
  return (
    open + inner + parts.join(`,${inner}`) + style.newline + style.indent.repeat(depth) + close
  );
}

function isOnOneLine(raw: string | undefined, style: JsonStyle): boolean {
  if (raw === undefined || /^[{[]\s*[}\]]$/.test(raw)) return style.isOneLine;
  return !raw.includes('\n');
}

function colonGap(raw: string | undefined, style: JsonStyle): string {
  return isOnOneLine(raw, style) ? style.gap : ' ';
}
