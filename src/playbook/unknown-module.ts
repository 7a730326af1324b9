import { didYouMean } from '../diagnostics/did-you-mean.ts';

/**
 * What to write instead of modules that kplay does not have, by their names without a collection.
 */
const successors: ReadonlyMap<string, string> = new Map([
  ['include', 'Write "include_tasks", "import_tasks" or, for a playbook, "import_playbook".'],
  [
    'apt_key',
    'Give the key to "apt_repository" as "signed_by": its address, the key as text, or a fingerprint.',
  ],
  ...each(
    ['docker_service', 'docker_compose', 'docker_compose_v2', 'docker_stack'],
    'Bring the file with "copy" or "template", and run "docker compose" with "command".',
  ),
  ...each(
    ['docker', 'docker_network', 'docker_volume', 'docker_login'],
    'Run "docker" with "command", with "creates" or a condition that tells when it is done.',
  ),
  ...each(['ec2_facts', 'ec2_metadata_facts'], 'Ask the service of metadata with "uri".'),
  ...each(['k8s', 'k8s_info', 'k8s_exec', 'k8s_scale', 'k8s_drain'], 'Use "kubectl".'),
  ...each(['helm', 'helm_repository'], 'Run "helm" with "command".'),
  ...each(
    ['iptables_state', 'nftables'],
    'Use "firewall", which speaks firewalld, ufw or nftables; or run the tool with "command".',
  ),
  ...each(['xml', 'yaml_file', 'toml_file'], 'Use "template" for the whole file, or "replace".'),
  ['json_file', 'Use "json-merge".'],
  ['synchronize', 'Use "copy", which takes whole folders; with "remote_src" from the host itself.'],
  ...each(['npm', 'gem', 'cargo'], 'Run it with "command", with "creates".'),
  ...each(['snap', 'flatpak', 'homebrew', 'pacman', 'portage'], 'Run it with "command".'),
  ['expect', 'Give the answers to "shell" or "command" as "stdin".'],
  ['kernel_blacklist', 'Use "copy" for a file in /etc/modprobe.d.'],
  ['sudoers', 'Use "copy" into /etc/sudoers.d with "validate: visudo -cf %s".'],
  ['gather_subset', 'It is a keyword of plays, and an option of "setup".'],
]);

function each(names: readonly string[], sentence: string): readonly (readonly [string, string])[] {
  return names.map(name => [name, sentence]);
}

const collections =
  /^(?:ansible\.(?:builtin|legacy|posix)|community\.(?:general|docker|kubernetes|crypto)|kubernetes\.core)\./;

/** What to write instead of a module that is not there, or what was likely meant. */
export function unknownModuleHint(name: string, known: Iterable<string>): string | undefined {
  return successorHint(name) ?? didYouMean(name, known);
}

/** Of a module of Ansible's; `undefined` for names that are none. */
function successorHint(name: string): string | undefined {
  const bare = name.replace(collections, '');
  const hint = successors.get(bare);
  if (hint !== undefined) return hint;
  if (!/^win_|^ansible\.windows\./.test(name)) return undefined;
  return 'kplay manages Linux hosts only.';
}
