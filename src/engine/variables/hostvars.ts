import { formatLocation } from '../../diagnostics/source-file.ts';
import type { Dict, Value } from '../../values/value.ts';
import type { PlayRun } from '../plays/play-run.ts';
import type { Language } from './language.ts';
import { ComputedDict, isListed } from './magic.ts';
import type { LayeredScope } from './scope.ts';

type NoteSecrets = (texts: Iterable<string>) => void;

/**
 * `hostvars`: every host's variables, rendered with that host's own when they are used. As in Ansible they are those of
 * the host, which the inventory, facts and tasks set: none of plays and roles.
 */
export function hostvarsOf(play: PlayRun, note: NoteSecrets): Value {
  const { inventory, hosts } = play.run;
  return new ComputedDict(
    // The one that no inventory need name is always among them, as in Ansible.
    () => new Set([...inventory.hosts.keys(), 'localhost']),
    name => {
      const known = inventory.host(name);
      if (known === undefined) return undefined;
      const host = hosts.get(known.name);
      const inPlay = (): LayeredScope => play.scopeOf(host, undefined, []);
      return variablesOf(play.languageOfHost(host), note, inPlay);
    },
  );
}

/**
 * `ansible_delegated_vars`: the other host's variables, with those of the play. A host that no
 * inventory has can be delegated to, and as any other it is reached by its name unless something
 * says otherwise.
 */
export function delegatedVars(play: PlayRun, name: string, note: NoteSecrets): Dict {
  const { inventory, hosts } = play.run;
  const host = hosts.get(inventory.host(name)?.name ?? name);
  const variables = variablesOf(play.languageOf(host, undefined, []), note);
  const reached = new ComputedDict(
    () => [...new Set([...variables.keys(), 'ansible_host'])].map(String),
    variable => variables.get(variable) ?? (variable === 'ansible_host' ? name : undefined),
  );
  return new Map([[name, reached]]);
}

/** `inPlay`: with what more variables it has than are shown, by which a missing one is explained. */
function variablesOf(
  language: Language,
  note: NoteSecrets,
  inPlay?: () => LayeredScope,
): ComputedDict {
  const { scope } = language;
  return new ComputedDict(
    () => new Set([...(scope.names?.() ?? [])].filter(isListed)),
    variable => {
      const value = scope.lookup(variable);
      const rendered = value === undefined ? undefined : language.render(value);
      if (language.secrets !== undefined) note(language.secrets.values);
      return rendered;
    },
    variable => {
      const place = inPlay?.().locationOf(variable);
      if (place === undefined) return undefined;
      const set = `The play sets it (${formatLocation(place)})`;
      return `${set}, but a host has in "hostvars" what the inventory, facts and tasks set.`;
    },
  );
}
