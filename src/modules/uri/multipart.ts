import { posix } from 'node:path';

/** One field of a form. */
export interface Part {
  readonly name: string;
  readonly content: string;
  readonly filename?: string | undefined;
  /** Its media type. */
  readonly type?: string | undefined;
}

/** The body of a form in `multipart/form-data`. */
export function writeMultipart(parts: readonly Part[], boundary: string): string {
  const written = parts.flatMap(({ name, content, filename, type }) => {
    const file = filename === undefined ? '' : `; filename="${escaped(posix.basename(filename))}"`;
    const media = type ?? (filename === undefined ? undefined : 'application/octet-stream');
    const lines = [
      `--${boundary}`,
      `Content-Disposition: form-data; name="${escaped(name)}"${file}`,
      ...(media === undefined ? [] : [`Content-Type: ${media.replaceAll(/[\r\n]/g, ' ')}`]),
    ];
    return [...lines, '', content];
  });
  return [...written, `--${boundary}--`, ''].join('\r\n');
}

/** As browsers write names. */
function escaped(name: string): string {
  return name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
