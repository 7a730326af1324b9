import { Agent, request } from 'node:https';
import { isRecord, type JsonRecord } from '../json.ts';
import type { Connection } from './kubeconfig.ts';

export interface Answer {
  readonly status: number;
  readonly body: JsonRecord;
}

export interface Query {
  readonly method?: string;
  readonly path: string;
  readonly body?: unknown;
  /** Of the body; `application/json` if it is not given. */
  readonly type?: string;
}

/** The API server answered with an error, or not at all (`status` is then 0). */
export class RequestFailed extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Sends requests to an API server. Its certificate is checked if the connection has a CA. */
export class Client {
  private readonly connection: Connection;
  private readonly agent: Agent;

  constructor(connection: Connection) {
    this.connection = connection;
    const { ca, cert, key } = connection;
    this.agent = new Agent({
      keepAlive: true,
      rejectUnauthorized: ca !== undefined,
      ...(ca === undefined ? {} : { ca }),
      ...(cert === undefined || key === undefined ? {} : { cert, key }),
    });
  }

  close(): void {
    this.agent.destroy();
  }

  /** Answers of any status; throws {@link RequestFailed} only if there was none. */
  ask(query: Query): Promise<Answer> {
    const { token, server } = this.connection;
    const { method = 'GET', path, body, type = 'application/json' } = query;
    const headers = {
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': type }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    };
    return new Promise((resolve, reject) => {
      const options = { method, agent: this.agent, headers, timeout: 10_000 };
      const sent = request(new URL(path, server), options, answer => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('end', () => {
          const text = Buffer.concat(parts).toString();
          resolve({ status: answer.statusCode ?? 0, body: bodyOf(text) });
        });
        answer.on('error', error => reject(new RequestFailed(0, error.message)));
      });
      sent.on('timeout', () => sent.destroy(new Error(`${server} does not answer`)));
      sent.on('error', error => reject(new RequestFailed(0, error.message)));
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  /** As {@link ask}; throws {@link RequestFailed} for a status of 400 or more. */
  async must(query: Query): Promise<JsonRecord> {
    const { status, body } = await this.ask(query);
    if (status < 400) return body;
    throw new RequestFailed(status, messageOf(status, body));
  }

  /** The object at a path, or `undefined` if there is none. */
  async find(path: string): Promise<JsonRecord | undefined> {
    const { status, body } = await this.ask({ path });
    if (status === 404) return undefined;
    if (status < 400) return body;
    throw new RequestFailed(status, messageOf(status, body));
  }
}

function messageOf(status: number, { message }: JsonRecord): string {
  return typeof message === 'string' ? message : `status ${status}`;
}

function bodyOf(text: string): JsonRecord {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : { message: text };
  } catch {
    return { message: text };
  }
}
