import { nearest } from '../../diagnostics/did-you-mean.ts';
import type { Location } from '../../diagnostics/source-file.ts';
import { isDict, isList, type Value } from '../../values/value.ts';
import { namesAround, namesIn } from '../known-names.ts';
import type { Found, Rule } from '../rule.ts';
import { usesOfTask } from '../task-uses.ts';

export const unknownFact: Rule = {
  id: 'unknown-fact',
  group: 'errors',
  summary: 'A fact whose name is one letter from one that there is.',
  reason:
    'Nobody knows all facts before a host is asked; a name that is nearly a usual one is hardly another one.',
  *play(play, project) {
    const known = namesIn(play, project);
    for (const task of [...play.tasks, ...play.handlers]) {
      const around = namesAround(task, play);
      for (const { name, isOptional, location } of usesOfTask(task)) {
        if (isOptional || known.has(name) || around.has(name)) continue;
        const near = name.startsWith('ansible_') ? nearest(name, facts, 1) : undefined;
        if (near === undefined) continue;
        const message = `"${name}" is no fact that kplay knows.`;
        yield { message, location, hint: `Did you mean "${near}"?`, isMild: true };
      }
    }
  },
};

/** Those of which no number or unit tells another one apart. */
const facts: readonly string[] = [
  ...['os_family', 'distribution', 'distribution_version', 'distribution_major_version'],
  ...['distribution_release', 'distribution_file_variety', 'hostname', 'fqdn', 'nodename'],
  ...['domain', 'kernel', 'kernel_version', 'architecture', 'machine', 'processor_vcpus'],
  ...['processor_cores', 'processor_count', 'memtotal_mb', 'memfree_mb', 'swaptotal_mb'],
  ...['default_ipv4', 'default_ipv6', 'all_ipv4_addresses', 'all_ipv6_addresses', 'interfaces'],
  ...['mounts', 'devices', 'pkg_mgr', 'service_mgr', 'virtualization_type', 'machine_id'],
  ...['virtualization_role', 'selinux', 'date_time', 'user_id', 'user_dir', 'python_version'],
  ...['system_vendor', 'product_name', 'uptime_seconds', 'check_mode', 'play_hosts', 'host'],
  ...['play_batch', 'managed', 'version', 'facts', 'user', 'connection', 'become'],
].map(name => `ansible_${name}`);

export const partedBraces: Rule = {
  id: 'parted-braces',
  group: 'errors',
  summary: 'A text with blanks between the braces of a template: "{ { x } }".',
  reason: 'It is no template, and stays as it is written.',
  *task({ action: { args, freeForm, places, location } }) {
    const options = isDict(args.value) ? [...args.value] : [];
    for (const [key, value] of options)
      yield* partedIn(value, places?.get(String(key)) ?? location);
    if (freeForm !== undefined) yield* partedIn(freeForm.value, freeForm.location);
  },
};

function* partedIn(value: Value, location: Location): Generator<Found> {
  if (isList(value)) for (const item of value) yield* partedIn(item, location);
  if (typeof value !== 'string') return;
  const parted = /\{ \{ ?([\w.]+) ?\} \}/.exec(value);
  if (parted === null) return;
  const message = `"${parted[0]}" is no template.`;
  yield { message, location, hint: `Write "{{ ${parted[1] ?? ''} }}".`, isMild: true };
}
