import type { Value } from '../../values/value.ts';
import type { VariableLayer } from '../../values/variable-layer.ts';
import type { Secrets } from './secrets.ts';

const names: ReadonlySet<unknown> = new Set([
  ...['ansible_password', 'ansible_ssh_pass', 'ansible_ssh_password', 'ansible_paramiko_pass'],
  ...['ansible_become_pass', 'ansible_become_password'],
  ...['sudo', 'su', 'doas'].flatMap(method => [
    `ansible_${method}_pass`,
    `ansible_${method}_password`,
  ]),
  ...['ansible_private_key_passphrase', 'ansible_ssh_private_key_passphrase'],
]);

/** Whether a variable of that name holds a password, whoever sets it. */
export function isPasswordName(name: unknown): boolean {
  return names.has(name);
}

export function hidePassword(value: Value, secrets: Secrets): void {
  if (typeof value === 'string' || typeof value === 'number') secrets.add(String(value));
}

/** The passwords among variables that a task sets. */
export function hidePasswords(variables: ReadonlyMap<unknown, Value>, secrets: Secrets): void {
  for (const [name, value] of variables) if (isPasswordName(name)) hidePassword(value, secrets);
}

/** Those that are written out, before anything runs; of a template it is what it renders to. */
export function hideWritten(layers: Iterable<VariableLayer>, secrets: Secrets): void {
  for (const { entries } of layers) {
    for (const name of names) {
      const variable = entries.get(String(name));
      if (variable !== undefined) hidePassword(variable.value, secrets);
    }
  }
}
