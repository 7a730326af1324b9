/** A piece of a line that a terminal shows as one: a letter with its accents, an emoji with its parts. */
export interface Cell {
  /** What is shown: what could steer the terminal is replaced by a picture of it. */
  readonly text: string;
  /** Columns it takes. */
  readonly width: number;
  /** UTF-16 code units it takes in the line. */
  readonly length: number;
}

const tabWidth = 4;
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** East Asian wide and fullwidth characters, by blocks. */
const wide =
  /[\u1100-\u115f\u231a\u231b\u2329\u232a\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{16fe0}-\u{18aff}\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}\p{Emoji_Presentation}\ufe0f]/u;
const zeroWidth = /^[\p{Mn}\p{Me}\p{Cf}]+$/u;
/** Escape sequences, and marks that turn the direction of the text around. */
const steering = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** The cells of a line, in order. */
export function cellsOf(line: string): readonly Cell[] {
  if (/^[\x20-\x7e]*$/.test(line)) return Array.from(line, text => ({ text, width: 1, length: 1 }));
  return Array.from(graphemes.segment(line), ({ segment }) => cellOf(segment));
}

function cellOf(segment: string): Cell {
  const { length } = segment;
  if (segment === '\t') return { text: ' '.repeat(tabWidth), width: tabWidth, length };
  const text = withoutControl(segment);
  if (wide.test(text)) return { text, width: 2, length };
  return { text, width: zeroWidth.test(text) ? 0 : 1, length };
}

/** The text with a picture in the place of each character that could steer a terminal. */
export function withoutControl(text: string): string {
  return text.replace(steering, char => {
    const code = char.charCodeAt(0);
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    return code === 0x7f ? '\u2421' : '\ufffd';
  });
}
