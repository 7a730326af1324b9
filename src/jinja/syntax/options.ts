/** How the text of a template is read, by Jinja's names. */
export interface TemplateOptions {
  /** Drops the first newline after a block tag. */
  readonly trimBlocks: boolean;
  /** Drops blanks before a block tag that begins its line. */
  readonly lstripBlocks: boolean;
  readonly keepTrailingNewline: boolean;
  /** Ends the result in at least as many newlines as the template, as Ansible does. */
  readonly restoreNewlines: boolean;
  /**
   * Backslashes in string literals between `{{` and `}}` stand for themselves, because YAML has
   * already had its turn with them: `regex_replace('a(.)', '\1')` needs no doubling.
   */
  readonly plainBackslashes: boolean;
  /** What a newline of the template becomes. */
  readonly newline: string;
  readonly delimiters: Delimiters;
  /** A line that begins so is a block tag: `% for x in y`. */
  readonly lineStatement?: string | undefined;
  /** What begins so is a comment up to the end of its line. */
  readonly lineComment?: string | undefined;
}

export interface Delimiters {
  readonly blockStart: string;
  readonly blockEnd: string;
  readonly variableStart: string;
  readonly variableEnd: string;
  readonly commentStart: string;
  readonly commentEnd: string;
}

/** Jinja's own defaults. */
export const jinjaOptions: TemplateOptions = {
  trimBlocks: false,
  lstripBlocks: false,
  keepTrailingNewline: false,
  restoreNewlines: false,
  plainBackslashes: false,
  newline: '\n',
  delimiters: {
    blockStart: '{%',
    blockEnd: '%}',
    variableStart: '{{',
    variableEnd: '}}',
    commentStart: '{#',
    commentEnd: '#}',
  },
};

/** A template file (`*.j2`), as Ansible reads it. */
export const fileOptions: TemplateOptions = {
  ...jinjaOptions,
  trimBlocks: true,
  restoreNewlines: true,
};

/** A string in YAML, as Ansible reads it. */
export const valueOptions: TemplateOptions = { ...fileOptions, plainBackslashes: true };
