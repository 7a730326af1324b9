/** The text that is being written, and what PyYAML's layout asks of its last line. */
export class YamlOutput {
  readonly width: number;
  /** How far the current value is indented. */
  indent = 0;
  #text = '';
  #column = 0;
  /** The last character is white space, or a line begins. */
  #afterSpace = true;
  /** The line holds only indentation and the `-`, `?` or `:` of outer values. */
  #atLineStart = true;

  constructor(width: number) {
    this.width = width;
  }

  get text(): string {
    return this.#text;
  }

  get column(): number {
    return this.#column;
  }

  get isTooLong(): boolean {
    return this.#column > this.width;
  }

  get atLineStart(): boolean {
    return this.#atLineStart;
  }

  write(text: string): void {
    this.#text += text;
    this.#column += lengthOf(text);
  }

  /** The beginning of a scalar: kept apart from what stands before it. */
  begin(text: string): void {
    this.write(this.#afterSpace ? text : ` ${text}`);
    this.#afterSpace = false;
    this.#atLineStart = false;
  }

  /** `-`, `?` and `:` of block values, behind which a value may begin on the same line. */
  blockIndicator(text: string): void {
    this.write(this.#afterSpace ? text : ` ${text}`);
    this.#afterSpace = false;
  }

  /** An opening bracket: what follows needs no space. */
  open(bracket: string): void {
    this.begin(bracket);
    this.#afterSpace = true;
  }

  /** A closing bracket, a comma, a colon, a closing quote. */
  close(text: string): void {
    this.write(text);
    this.#afterSpace = false;
    this.#atLineStart = false;
  }

  lineBreak(): void {
    this.#text += '\n';
    this.#column = 0;
    this.#afterSpace = true;
    this.#atLineStart = true;
  }

  /** Goes to the column of the current value, on a new line unless this one holds nothing else yet. */
  newLine(): void {
    const isBehind = this.#column > this.indent;
    const isAt = this.#column === this.indent && !this.#afterSpace;
    if (!this.#atLineStart || isBehind || isAt) this.lineBreak();
    if (this.#column >= this.indent) return;
    this.write(' '.repeat(this.indent - this.#column));
    this.#afterSpace = true;
  }

  /** Continues a scalar on the next line. */
  wrap(): void {
    this.newLine();
    this.#afterSpace = false;
    this.#atLineStart = false;
  }
}

/** In characters as Python counts them. */
function lengthOf(text: string): number {
  return text.length - (text.match(/[\ud800-\udbff][\udc00-\udfff]/g)?.length ?? 0);
}
