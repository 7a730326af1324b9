import type { Value } from '../../values/value.ts';
import type { PlayRun } from '../plays/play-run.ts';
import { ComputedDict, isListed } from './magic.ts';

/** `hostvars`: every host's variables, rendered with that host's own when they are used. */
export function hostvarsOf(play: PlayRun, noteSecrets: (texts: Iterable<string>) => void): Value {
  const { inventory, hosts } = play.run;
  return new ComputedDict(
    () => inventory.hosts.keys(),
    name => {
      const known = inventory.host(name);
      if (known === undefined) return undefined;
      const language = play.languageOf(hosts.get(known.name), undefined, []);
      const { scope } = language;
      return new ComputedDict(
        () => new Set([...(scope.names?.() ?? [])].filter(isListed)),
        variable => {
          const value = scope.lookup(variable);
          const rendered = value === undefined ? undefined : language.render(value);
          if (language.secrets !== undefined) noteSecrets(language.secrets.values);
          return rendered;
        },
      );
    },
  );
}
