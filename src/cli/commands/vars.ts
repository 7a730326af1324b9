import { extname, resolve } from 'node:path';
import type { FlagValues } from '../../config/resolve-settings.ts';
import { type Diagnostic, InputError } from '../../diagnostics/diagnostic.ts';
import { didYouMean } from '../../diagnostics/did-you-mean.ts';
import type { Event } from '../../engine/events.ts';
import { exitCodes } from '../../engine/exit-code.ts';
import { loadPlaybooks } from '../../engine/plays/run-playbooks.ts';
import { selectAll } from '../../engine/plays/select-all.ts';
import type { Run } from '../../engine/run.ts';
import { PlayVariables } from '../../engine/variables/explain-variables.ts';
import type { Play } from '../../playbook/model.ts';
import type { Io } from '../io.ts';
import { settled, tell } from '../settled.ts';
import { createSetup } from '../setup.ts';
import { shownExplanation, shownValues, variablesAsJson } from '../shown-variables.ts';

/** What is asked of variables. */
export interface VarsQuestion {
  readonly explain?: true;
}

/** `kplay vars`: what a host's variables are before anything runs, and which layers set them. */
export async function varsCommand(
  host: string,
  words: readonly string[],
  asked: FlagValues & VarsQuestion,
  io: Io,
): Promise<number> {
  const playbooks = words.filter(isPlaybook);
  const names = words.filter(word => !isPlaybook(word));
  const settings = settled({ ...asked, check: true }, io, playbooks[0]);
  const own = resolve(io.workingDirectory, '(command line)');
  const paths = playbooks.length === 0 ? [own] : playbooks;
  const texts = new Map(playbooks.length === 0 ? [[own, playFor(host)]] : []);
  const listen = (event: Event): void => {
    if (event.type === 'warning') tell([asDiagnostic(event)], io);
  };
  const check = { needsKeys: false, lists: true };
  const setup = await createSetup(paths, settings, io, { texts, listen, check });
  const { run } = setup;
  try {
    const loaded = await loadPlaybooks(run, paths, check);
    requireHost(host, run);
    const plays = loaded.playbooks.flatMap(playbook => playbook.plays);
    const views = await Promise.all(
      playsOf(host, plays, run).map(play =>
        PlayVariables.of(run, { play, hostName: host, included: loaded.included.get(play) }),
      ),
    );
    for (const name of names) requireName(name, views, host);
    const question = { host, names, withPlay: playbooks.length > 0, secrets: run.secrets };
    if (settings.output === 'json') {
      io.stdout.write(`${JSON.stringify(variablesAsJson(views, question), undefined, 2)}\n`);
    } else if (asked.explain === true) io.stdout.write(shownExplanation(views, question));
    else io.stdout.write(shownValues(views, question));
    return exitCodes.done;
  } finally {
    await setup.close();
  }
}

/** Names of variables have no dots. */
function isPlaybook(word: string): boolean {
  return ['.yaml', '.yml', '.json'].includes(extname(word)) || word.includes('/');
}

function playFor(host: string): string {
  return `- {hosts: ${JSON.stringify(host)}, gather_facts: false}\n`;
}

function asDiagnostic({ message, diagnostic }: Extract<Event, { type: 'warning' }>): Diagnostic {
  return diagnostic ?? { severity: 'warning', code: 'run/option', message };
}

function requireHost(name: string, { inventory }: Run): void {
  if (inventory.host(name) !== undefined) return;
  const hint = didYouMean(name, inventory.hosts.keys());
  const message = `The inventory has no host "${name}".`;
  throw new InputError([{ severity: 'error', code: 'inventory/unknown-host', message, hint }]);
}

function playsOf(host: string, plays: readonly Play[], run: Run): readonly Play[] {
  const found = selectAll(plays, run).filter(({ hosts }) => hosts.includes(host));
  if (found.length > 0) return found.map(({ play }) => play);
  const message = `No play of the playbook is for the host "${host}".`;
  throw new InputError([{ severity: 'error', code: 'pattern/no-match', message }]);
}

function requireName(name: string, views: readonly PlayVariables[], host: string): void {
  const isKnown = views.some(view => {
    const { settings, own, views: others, later } = view.explain(name);
    return own !== undefined || settings.length + others.length + later.length > 0;
  });
  if (isKnown) return;
  const hint = didYouMean(
    name,
    views.flatMap(view => view.names()),
  );
  const message = `Nothing sets the variable "${name}" for the host "${host}".`;
  throw new InputError([{ severity: 'error', code: 'expression/undefined', message, hint }]);
}
