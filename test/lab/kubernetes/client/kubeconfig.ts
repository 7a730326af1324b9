import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { recordOf, recordsOf, textOf } from '../json.ts';

/** How a kubeconfig says to reach a cluster, with its current context. */
export interface Connection {
  readonly server: string;
  readonly ca: string | undefined;
  readonly cert: string | undefined;
  readonly key: string | undefined;
  readonly token: string | undefined;
}

export function readKubeconfig(file: string): Connection {
  return parseKubeconfig(readFileSync(file, 'utf8'));
}

export function parseKubeconfig(text: string): Connection {
  const config = recordOf(parse(text));
  const named = (list: string, name: string | undefined) => {
    const entries = recordsOf(config[list]);
    return entries.find(entry => entry['name'] === name) ?? entries[0] ?? {};
  };
  const context = recordOf(named('contexts', textOf(config['current-context']))['context']);
  const cluster = recordOf(named('clusters', textOf(context['cluster']))['cluster']);
  const user = recordOf(named('users', textOf(context['user']))['user']);
  return {
    server: textOf(cluster['server']) ?? '',
    ca: dataOf(cluster, 'certificate-authority'),
    cert: dataOf(user, 'client-certificate'),
    key: dataOf(user, 'client-key'),
    token: textOf(user['token']),
  };
}

/** Either `name-data`, in base64, or `name`, a file. */
function dataOf(from: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const data = textOf(from[`${name}-data`]);
  if (data !== undefined) return Buffer.from(data, 'base64').toString();
  const file = textOf(from[name]);
  return file === undefined ? undefined : readFileSync(file, 'utf8');
}
