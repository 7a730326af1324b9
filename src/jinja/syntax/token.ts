export type TokenKind =
  | 'data'
  | 'variableBegin'
  | 'variableEnd'
  | 'blockBegin'
  | 'blockEnd'
  | 'name'
  | 'string'
  | 'integer'
  | 'float'
  | 'operator'
  | 'problem'
  | 'end';

/** Offsets are into the text of the template or expression. */
export interface Token {
  readonly kind: TokenKind;
  /** The text of a name or operator, the value of a literal, the message of a problem. */
  readonly value: string;
  readonly start: number;
  readonly end: number;
  /** Of a problem: what to do about it. */
  readonly hint?: string | undefined;
}

const names: Readonly<Partial<Record<TokenKind, string>>> = {
  string: 'a string',
  variableEnd: 'the end of the tag',
  blockEnd: 'the end of the tag',
  end: 'the end',
};

/** How a message names what was found. */
export function describeToken({ kind, value }: Token): string {
  return names[kind] ?? `"${value}"`;
}
