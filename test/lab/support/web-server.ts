import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer as createPlain, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecure } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { must } from '../process.ts';
import { sharedLab } from '../shared.ts';

export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface WebServer {
  /** Without a slash at its end. */
  readonly url: string;
  /** What was asked, since it was looked at last. */
  seen(): readonly Seen[];
  close(): Promise<void>;
}

export interface WebAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Uint8Array;
}

export interface WebOptions {
  /** With a certificate that nobody trusts. */
  readonly secure?: boolean;
}

/** A web server that the lab's hosts can reach, and nobody else. */
export async function startWebServer(
  answer: (request: Seen) => WebAnswer,
  { secure = false }: WebOptions = {},
): Promise<WebServer> {
  const address = `10.213.${sharedLab().slot}.1`;
  let seen: Seen[] = [];
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request;
      const asked = { method, path, headers, body: Buffer.concat(chunks).toString() };
      seen.push(asked);
      const { status = 200, headers: sent = {}, body = '' } = answer(asked);
      for (const [name, value] of Object.entries(sent)) response.setHeader(name, value);
      response.writeHead(status);
      response.end(method === 'HEAD' ? undefined : body);
    });
  };
  const server = secure ? createSecure(await selfSigned(address), listener) : createPlain(listener);
  await new Promise<void>(resolve => server.listen(0, address, resolve));
  const bound = server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : 0;
  return {
    url: `${secure ? 'https' : 'http'}://${address}:${port}`,
    seen: () => {
      const all = seen;
      seen = [];
      return all;
    },
    close: () =>
      new Promise((resolve, reject) => {
        server.closeAllConnections();
        server.close(error => (error === undefined ? resolve() : reject(error)));
      }),
  };
}

async function selfSigned(
  address: string,
): Promise<{ readonly key: Buffer; readonly cert: Buffer }> {
  const folder = await mkdtemp(join(tmpdir(), 'kplay-certificate-'));
  try {
    const [key, cert] = [join(folder, 'key'), join(folder, 'cert')];
    await must([
      ...['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'],
      ...['-nodes', '-days', '2', '-subj', '/CN=lab', '-addext', `subjectAltName=IP:${address}`],
      ...['-keyout', key, '-out', cert],
    ]);
    return { key: await readFile(key), cert: await readFile(cert) };
  } finally {
    await rm(folder, { recursive: true });
  }
}
