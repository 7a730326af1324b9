const expressions = /\{\{[^]*?\}\}/;

/** Texts that a template can come to, as far as what stands around its expressions tells. */
export function patternOf(text: string): RegExp {
  const pieces = text.split(expressions);
  const isClear = /^[^{}%#]*$/.test(pieces.join('')) && !/\{\{-|-\}\}/.test(text);
  if (!isClear) return /^[^]*$/;
  const escaped = pieces.map(piece => piece.replaceAll(/[\\^$.*+?()[\]|]/g, String.raw`\$&`));
  return new RegExp(`^${escaped.join('[^]*')}$`);
}
