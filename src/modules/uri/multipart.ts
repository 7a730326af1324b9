import { posix } from 'node:path';

/** One field of a form. */
export interface Part {
  readonly name: string;
  /** A text, or a file of the host. */
  readonly content: string | PartFile;
  readonly filename?: string | undefined;
  /** Its media type. */
  readonly type?: string | undefined;
  /** Written as letters, where the server asks for it. */
  readonly isBase64?: boolean | undefined;
}

export interface PartFile {
  readonly path: string;
  readonly isBase64?: boolean | undefined;
}

/** The body of a form in `multipart/form-data`: texts, and between them files of the host. */
export function writeMultipart(
  parts: readonly Part[],
  boundary: string,
): readonly (string | PartFile)[] {
  const pieces: (string | PartFile)[] = [];
  let text = '';
  for (const { content, isBase64 = false, ...part } of parts) {
    text += [`--${boundary}`, ...headersOf(part, isBase64), '', ''].join('\r\n');
    if (typeof content === 'string') {
      text += isBase64 ? Buffer.from(content).toString('base64') : content;
    } else {
      pieces.push(text, isBase64 ? { ...content, isBase64 } : content);
      text = '';
    }
    text += '\r\n';
  }
  return [...pieces, `${text}--${boundary}--\r\n`];
}

function headersOf({ name, filename, type }: Omit<Part, 'content'>, isBase64: boolean) {
  const file = filename === undefined ? '' : `; filename="${escaped(posix.basename(filename))}"`;
  const media = type ?? (filename === undefined ? undefined : mediaTypeOf(filename));
  return [
    `Content-Disposition: form-data; name="${escaped(name)}"${file}`,
    ...(media === undefined ? [] : [`Content-Type: ${media.replaceAll(/[\r\n]/g, ' ')}`]),
    ...(isBase64 ? ['Content-Transfer-Encoding: base64'] : []),
  ];
}

const mediaTypes: Readonly<Record<string, string>> = {
  ...{ txt: 'text/plain', html: 'text/html', css: 'text/css', csv: 'text/csv', xml: 'text/xml' },
  ...{ json: 'application/json', js: 'text/javascript', pdf: 'application/pdf' },
  ...{ zip: 'application/zip', gz: 'application/gzip', tar: 'application/x-tar' },
  ...{ png: 'image/png', jpg: 'image/jpeg', jpeg: 'image/jpeg', gif: 'image/gif' },
  ...{ svg: 'image/svg+xml' },
};

/** Where the task does not say it: what the end of the name is usual for. */
function mediaTypeOf(filename: string): string {
  const end = posix.extname(filename).slice(1).toLowerCase();
  return mediaTypes[end] ?? 'application/octet-stream';
}

/** As browsers write names. */
function escaped(name: string): string {
  return name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
