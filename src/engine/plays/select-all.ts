import { sortDiagnostics } from '../../diagnostics/code-frame.ts';
import { type Diagnostic, Diagnostics, InputError } from '../../diagnostics/diagnostic.ts';
import { didYouMean } from '../../diagnostics/did-you-mean.ts';
import { freePace } from '../../graph/pace.ts';
import { type HostOrder, hostOrders, orderHosts } from '../../inventory/order-hosts.ts';
import { type SelectOptions, selectHosts } from '../../inventory/select-hosts.ts';
import type { HostPattern } from '../../inventory/split-pattern.ts';
import { EvaluationError } from '../../jinja/environment.ts';
import { toText } from '../../jinja/python/text.ts';
import type { Play, Task } from '../../playbook/model.ts';
import { locationWithin, type TextOrigin, wholeText } from '../../values/origin.ts';
import { isList, type Value } from '../../values/value.ts';
import type { Variables } from '../../values/variable-layer.ts';
import type { MetTask } from '../checks/check-includes.ts';
import { mayChooseOthers, WatchedScope } from '../checks/hosts-later.ts';
import { holdsTemplate } from '../checks/literal-items.ts';
import { literalPattern } from '../checks/literal-pattern.ts';
import type { Run } from '../run.ts';
import { redactDiagnostics, redactError } from '../secrets/redact-diagnostics.ts';
import { Language } from '../variables/language.ts';
import { loadVarsFiles } from '../variables/vars-files.ts';
import { Batch } from './batch.ts';
import { namesToCome } from './names-to-come.ts';
import { playName } from './play-name.ts';
import { PlayRun } from './play-run.ts';

export interface SelectedPlay {
  readonly play: Play;
  /** As shown. */
  readonly name: string;
  /** In the play's order. */
  readonly hosts: readonly string[];
  /** The same in the order of the pattern, which "order" changes nothing of. */
  readonly matched: readonly string[];
}

/**
 * Hosts are chosen beforehand, so that a pattern that cannot be read stops the run before it
 * starts. One that earlier plays may still put right is left for later.
 */
export function checkSelection(plays: readonly Play[], tasks: readonly MetTask[], run: Run): void {
  const all = new Diagnostics();
  for (const [index, play] of plays.entries()) {
    const diagnostics = new Diagnostics();
    const read = new Map<string, Value | undefined>();
    try {
      hostsOf(play, run, { diagnostics, read });
    } catch (error) {
      if (!(error instanceof EvaluationError)) throw error;
      diagnostics.list.push(error.diagnostic);
    }
    if (!diagnostics.hasErrors) continue;
    const earlier = plays.slice(0, index);
    const before = tasks.filter(met => earlier.includes(met.play));
    if (index > 0 && mayChooseOthers({ play, read, before }, run)) continue;
    all.list.push(...diagnostics.list);
  }
  all.throwIfErrors();
}

/** The hosts of a play as the inventory is now. */
export function hostsOfPlay(play: Play, run: Run): readonly string[] {
  return hostsOf(play, run, { diagnostics: new Diagnostics() }).hosts;
}

/** The play's name as far as it is known before the run. */
export function shownName(play: Play, run: Run): string {
  try {
    return hostsOf(play, run, { diagnostics: new Diagnostics() }).name;
  } catch (error) {
    if (error instanceof EvaluationError) return play.name;
    throw error;
  }
}

/** The hosts of plays as the inventory is now; warns of patterns that match nothing. */
export function selectAll(plays: readonly Play[], run: Run): readonly SelectedPlay[] {
  const diagnostics = new Diagnostics();
  const selected = plays.map(play => {
    try {
      return { play, ...hostsOf(play, run, { diagnostics }) };
    } catch (error) {
      if (!(error instanceof EvaluationError)) throw error;
      diagnostics.list.push(error.diagnostic);
      return { play, name: play.name, hosts: [], matched: [] };
    }
  });
  diagnostics.throwIfErrors();
  warn(diagnostics.list, run);
  return selected;
}

interface Choosing {
  readonly diagnostics: Diagnostics;
  /** Takes the variables that are read. */
  readonly read?: Map<string, Value | undefined>;
}

const filesOfHosts = new WeakMap<Play, readonly Variables[]>();

/** Which hosts a play is for may stand in its `vars_files`, as far as these are there yet. */
export async function readFilesForHosts(plays: readonly Play[], run: Run): Promise<void> {
  for (const play of plays) {
    if (play.varsFiles.length === 0 || !holdsTemplate(play.hosts.value)) continue;
    const playRun = idlePlay(play, run);
    const localhost = run.hosts.get('localhost');
    try {
      await loadVarsFiles(playRun, localhost);
    } catch (error) {
      // What is missed will be undefined; that a file is not there is told when the play begins.
      if (!(error instanceof EvaluationError || error instanceof InputError)) throw error;
    }
    filesOfHosts.set(play, playRun.varsFiles.get(localhost.name) ?? []);
  }
}

function idlePlay(play: Play, run: Run): PlayRun {
  return new PlayRun(run, play, [], new Batch([], freePace, run.signal));
}

function hostsOf(
  play: Play,
  run: Run,
  { diagnostics, read }: Choosing,
): Omit<SelectedPlay, 'play'> {
  const playRun = idlePlay(play, run);
  const localhost = run.hosts.get('localhost');
  playRun.varsFiles.set(localhost.name, filesOfHosts.get(play) ?? []);
  const own = playRun.languageOf(localhost, undefined, []);
  const language = read === undefined ? own : watched(own, read);
  const found = new Diagnostics();
  try {
    const { hosts, matched } = chosenBy(language, play, { run, diagnostics: found });
    const name = playName(play, own);
    return { name: own.secrets?.redact(name) ?? name, hosts, matched };
  } catch (error) {
    throw redactError(error, own.secrets);
  } finally {
    if (own.secrets !== undefined) redactDiagnostics(found, own.secrets);
    diagnostics.list.push(...found.list);
  }
}

function chosenBy(
  language: Language,
  play: Play,
  { run, diagnostics }: { readonly run: Run; readonly diagnostics: Diagnostics },
): Pick<SelectedPlay, 'hosts' | 'matched'> {
  const rendered = language.render(play.hosts.value);
  const pattern = isList(rendered) ? rendered.map(toText) : toText(rendered);
  const { hosts, diagnostics: problems } = selectHosts(run.inventory, pattern, selection(run));
  for (const problem of problems) diagnostics.list.push(locate(problem, play));
  const order = orderOf(language.text(play.order), play, diagnostics);
  const names = (some: typeof hosts): readonly string[] => some.map(({ name }) => name);
  return {
    hosts: names(orderHosts(hosts, order, run.random)),
    matched: names(hosts),
  };
}

function watched(language: Language, read: Map<string, Value | undefined>): Language {
  const scope = new WatchedScope(language.scope, read);
  return new Language(scope, { environment: () => language.environment });
}

export function selection({ options, inventoryChanges, readText }: Run): SelectOptions {
  const limitNoMatch = inventoryChanges.expected ? 'fine' : 'error';
  const { toCome } = inventoryChanges;
  return { limit: limitOf(options), limitNoMatch, toCome, readText };
}

/** So that messages can show which part of it they mean. */
function limitOf({ limit }: Run['options']): Limit | undefined {
  if (limit === undefined) return undefined;
  return { text: limit, origin: wholeText({ path: '--limit', text: limit }) };
}

interface Limit {
  readonly text: string;
  readonly origin: TextOrigin;
}

/**
 * A limit may name hosts that tasks are still to add, but not only such: nobody would be there to
 * add them. As in Ansible it has to leave somebody.
 */
export function checkLimit(tasks: readonly MetTask[], run: Run, diagnostics: Diagnostics): void {
  const { inventory, inventoryChanges, options, readText } = run;
  const limit = limitOf(options);
  inventoryChanges.expected = tasks.some(({ task }) => addsHosts(task));
  const all = tasks.map(({ task }) => task);
  inventoryChanges.toCome = namesToCome(all, limit !== undefined);
  if (limit === undefined || !run.knowsHosts) return;
  const toCome = namesToCome(all, false);
  const select = (limitNoMatch: 'error' | 'warning') =>
    selectHosts(inventory, ['all', 'localhost'], { limit, limitNoMatch, toCome, readText });
  const { hosts } = select('warning');
  const found = select(hosts.length === 0 ? 'error' : 'warning').diagnostics;
  if (hosts.length === 0 && !found.some(({ severity }) => severity === 'error')) {
    const place = locationWithin(limit.origin, 0, limit.text.length);
    diagnostics.error('pattern/no-match', 'The limit selects no host.', place);
  }
  // Without tasks that add hosts the rest is told of each play.
  if (!inventoryChanges.expected) return;
  for (const { severity, message, location, hint } of found) {
    if (severity === 'error') diagnostics.error('pattern/no-match', message, location, { hint });
    else diagnostics.warning('pattern/no-match', `The limit: ${message}`, location, { hint });
  }
}

function addsHosts({ action }: Task): boolean {
  const { name, freeForm } = action;
  const refreshes = name === 'meta' && freeForm?.value === 'refresh_inventory';
  return name === 'add_host' || name === 'group_by' || refreshes;
}

/**
 * What is wrong with patterns that are no templates can be told before anything is asked or
 * evaluated. What they would warn of is returned: it is told when the play begins, unless there is
 * no run.
 */
export function checkHosts(
  plays: readonly Play[],
  run: Run,
  diagnostics: Diagnostics,
): readonly Diagnostic[] {
  const warnings: Diagnostic[] = [];
  for (const play of plays) {
    if (typeof play.order?.value === 'string') orderOf(play.order.value, play, diagnostics);
    const pattern = literalPattern(play.hosts.value);
    if (pattern === undefined) continue;
    const found = selectHosts(run.inventory, placed(pattern, play), selection(run)).diagnostics;
    for (const problem of found) {
      if (!run.knowsHosts && problem.code === 'pattern/no-match') continue;
      if (problem.severity === 'error') diagnostics.list.push(problem);
      else warnings.push(locate(problem, play));
    }
  }
  return warnings;
}

/** Each with the place of them all. */
function placed(pattern: string | readonly string[], { hosts }: Play): readonly HostPattern[] {
  return [pattern].flat().map(text => ({ text, location: hosts.location }));
}

function orderOf(text: string | undefined, { order }: Play, diagnostics: Diagnostics): HostOrder {
  if (text === undefined) return 'inventory';
  if (isHostOrder(text)) return text;
  const message = `"order" is one of ${hostOrders.join(', ')}, not "${text}".`;
  const hint = didYouMean(text, hostOrders);
  diagnostics.error('playbook/invalid', message, order?.location, { hint });
  return 'inventory';
}

function isHostOrder(text: string): text is HostOrder {
  return hostOrders.includes(text);
}

function locate(problem: Diagnostic, { hosts }: Play): Diagnostic {
  const own = problem.location === undefined && problem.severity === 'warning';
  return own ? { ...problem, location: hosts.location } : problem;
}

export function warn(diagnostics: readonly Diagnostic[], { emit, now }: Run): void {
  for (const diagnostic of sortDiagnostics(diagnostics)) {
    emit({ type: 'warning', time: now(), message: diagnostic.message, diagnostic });
  }
}
