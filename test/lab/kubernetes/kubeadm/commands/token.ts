import { homedir } from 'node:os';
import { recordsOf, textMapOf } from '../../json.ts';
import { connectionAt, putAll, withClient } from '../cluster/access.ts';
import { tokenSecret } from '../cluster/tokens.ts';
import type { CommandLine } from '../command-line.ts';
import { completeToken, newToken } from '../config/defaults.ts';
import { readDocuments } from '../config/documents.ts';
import { humanDuration, parseDuration } from '../config/duration.ts';
import { tokenPattern } from '../config/validate.ts';
import { KubeadmFailure } from '../failure.ts';
import { joinCommandText } from '../init/final-text.ts';
import type { Machine } from '../machine.ts';
import { table, toJson } from './output.ts';

const idPattern = '\\A([a-z0-9]{6})\\z';
const secrets = '/api/v1/namespaces/kube-system/secrets';

/** `kubeadm token …`. */
export async function tokenCommand(machine: Machine, line: CommandLine): Promise<void> {
  const [, verb] = line.words;
  if (verb === 'generate') return machine.say(newToken());
  if (verb === 'create') return create(machine, line);
  if (verb === 'list') return list(machine, line);
  if (verb === 'delete') return remove(machine, line);
  throw new KubeadmFailure(
    verb === undefined
      ? 'missing subcommand; "token" is not meant to be run on its own'
      : `invalid subcommand: "${verb}"`,
  );
}

/** The kubeconfig that `--kubeconfig` names, the host's or the user's own. */
export function kubeconfigPath(machine: Machine, line: CommandLine): string {
  const named = line.value('kubeconfig');
  if (named !== undefined) return named;
  const admin = '/etc/kubernetes/admin.conf';
  const own = `${homedir()}/.kube/config`;
  return machine.exists(admin) || !machine.exists(own) ? admin : own;
}

async function create(machine: Machine, line: CommandLine): Promise<void> {
  const written = tokenIn(machine, line);
  const [, , given = textIn(written['token']) ?? newToken()] = line.words;
  if (!tokenPattern.test(given)) {
    throw new KubeadmFailure(
      `the bootstrap token "${given}" was not of the form "\\A([a-z0-9]{6})\\.([a-z0-9]{16})\\z"`,
    );
  }
  const ttl = line.value('ttl') ?? textIn(written['ttl']) ?? '24h0m0s';
  if (parseDuration(ttl) === undefined) {
    throw new KubeadmFailure(
      `invalid argument "${ttl}" for "--ttl" flag: time: invalid duration "${ttl}"`,
    );
  }
  const description = line.value('description') ?? textIn(written['description']);
  const token = completeToken({
    token: given,
    ttl,
    usages: [...line.values('usages'), ...textsIn(written['usages'])],
    groups: [...line.values('groups'), ...textsIn(written['groups'])],
    ...(description === undefined ? {} : { description }),
  });
  if (line.has('dry-run')) return machine.say(given);
  const connection = connectionAt(machine, kubeconfigPath(machine, line));
  await withClient(connection, async client => {
    const [id = ''] = given.split('.');
    if ((await client.find(`${secrets}/bootstrap-token-${id}`)) !== undefined) {
      throw new KubeadmFailure(`a token with id "${id}" already exists`);
    }
    await putAll(client, [tokenSecret(token, new Date())]);
  });
  if (!line.has('print-join-command')) return machine.say(given);
  const key = line.value('certificate-key');
  const { server, ca = '' } = connection;
  const command = joinCommandText({
    server,
    authority: ca,
    token: given,
    ...(key === undefined ? {} : { certificateKey: key }),
  });
  machine.say(command.replaceAll('\\\n', '').replaceAll('\t', ''));
}

/** The first token of the file that `--config` names. */
function tokenIn(machine: Machine, line: CommandLine): Readonly<Record<string, unknown>> {
  line.refuseMixed(['config', 'dry-run', 'kubeconfig', 'print-join-command', 'v']);
  const path = line.value('config');
  if (path === undefined) return {};
  const tokens = readDocuments(machine, path, false).get('InitConfiguration')?.['bootstrapTokens'];
  return recordsOf(tokens)[0] ?? {};
}

function textIn(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function textsIn(list: unknown): readonly string[] {
  return Array.isArray(list) ? list.map(String) : [];
}

interface Listed {
  readonly token: string;
  readonly description: string;
  readonly expires: string | undefined;
  readonly usages: readonly string[];
  readonly groups: readonly string[];
}

async function list(machine: Machine, line: CommandLine): Promise<void> {
  const connection = connectionAt(machine, kubeconfigPath(machine, line));
  const tokens = await withClient(connection, async client => {
    const selector = encodeURIComponent('type=bootstrap.kubernetes.io/token');
    const found = await client.must({ path: `${secrets}?fieldSelector=${selector}` });
    return recordsOf(found['items'])
      .filter(item => item['type'] === 'bootstrap.kubernetes.io/token')
      .map(item => listed(textMapOf(item['data'])));
  });
  const output = line.value('output') ?? 'text';
  if (output === 'json') {
    for (const { token, description, expires, usages, groups } of tokens) {
      machine.say(
        toJson({
          kind: 'BootstrapToken',
          apiVersion: 'output.kubeadm.k8s.io/v1alpha3',
          token,
          ...(description === '' ? {} : { description }),
          ...(expires === undefined ? {} : { expires }),
          usages,
          groups,
        }),
      );
    }
    return;
  }
  if (output !== 'text')
    throw new KubeadmFailure(
      `unable to match a printer suitable for the output format "${output}"`,
    );
  if (tokens.length === 0) return;
  const heading = ['TOKEN', 'TTL', 'EXPIRES', 'USAGES', 'DESCRIPTION', 'EXTRA GROUPS'];
  machine.say(table([heading, ...tokens.map(rowOf)]));
}

function listed(data: Readonly<Record<string, string>>): Listed {
  const field = (name: string) => Buffer.from(data[name] ?? '', 'base64').toString();
  const usages = Object.keys(data).filter(name => name.startsWith('usage-bootstrap-'));
  const expires = field('expiration');
  const groups = field('auth-extra-groups');
  return {
    token: `${field('token-id')}.${field('token-secret')}`,
    description: field('description'),
    expires: expires === '' ? undefined : expires,
    usages: usages.map(name => name.slice('usage-bootstrap-'.length)).sort(),
    groups: groups === '' ? [] : groups.split(','),
  };
}

function rowOf({ token, description, expires, usages, groups }: Listed): readonly string[] {
  const none = (text: string) => (text === '' ? '<none>' : text);
  const ttl = expires === undefined ? '<forever>' : humanDuration(Date.parse(expires) - Date.now());
  return [
    token,
    ttl,
    expires ?? '<never>',
    none(usages.join(',')),
    none(description),
    none(groups.join(',')),
  ];
}

async function remove(machine: Machine, line: CommandLine): Promise<void> {
  const [, , ...tokens] = line.words;
  if (tokens.length === 0) {
    throw new KubeadmFailure(
      `missing subcommand; 'token delete' is missing token of form "${idPattern}"`,
    );
  }
  await withClient(connectionAt(machine, kubeconfigPath(machine, line)), async client => {
    for (const token of tokens) {
      const isId = /^[a-z0-9]{6}$/.test(token);
      if (!isId && !tokenPattern.test(token)) {
        throw new KubeadmFailure(
          `given token didn't match pattern "${idPattern}" or "\\A([a-z0-9]{6})\\.([a-z0-9]{16})\\z"`,
        );
      }
      const id = token.slice(0, 6);
      const { status, body } = await client.ask({
        method: 'DELETE',
        path: `${secrets}/bootstrap-token-${id}`,
      });
      if (status >= 400) {
        throw new KubeadmFailure(
          `failed to delete bootstrap token "${id}": ${String(body['message'])}`,
        );
      }
      machine.say(`bootstrap token "${id}" deleted`);
    }
  });
}
