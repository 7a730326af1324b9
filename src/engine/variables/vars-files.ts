import { Diagnostics, InputError } from '../../diagnostics/diagnostic.ts';
import { toText } from '../../jinja/python/text.ts';
import { findFile } from '../../playbook/find-file.ts';
import type { Play, Task, Written } from '../../playbook/model.ts';
import { noKeywords } from '../../playbook/parse/parse-keywords.ts';
import { isList, type Value } from '../../values/value.ts';
import type { Variables } from '../../values/variable-layer.ts';
import type { HostState } from '../plays/host-state.ts';
import type { PlayRun } from '../plays/play-run.ts';
import { redactError } from '../secrets/redact-diagnostics.ts';
import type { Language } from './language.ts';

/**
 * Reads the play's `vars_files` as this host sees their names. Of a list in the list the first that
 * is there counts. Throws an `InputError` or an `EvaluationError`.
 */
export async function loadVarsFiles(playRun: PlayRun, host: HostState): Promise<void> {
  const loaded: Variables[] = [];
  for (const written of playRun.play.varsFiles) {
    const language = playRun.languageOf(host, undefined, []);
    try {
      loaded.push(await loadVarsFile(written, language, playRun));
    } catch (error) {
      throw redactError(error, language.secrets);
    }
    playRun.varsFiles.set(host.name, [...loaded]);
  }
}

async function loadVarsFile(
  { value, location }: Written,
  language: Language,
  playRun: PlayRun,
): Promise<Variables> {
  const rendered = language.render(value);
  const names = isList(rendered) ? rendered : [rendered];
  const path = await firstThere(names, playRun);
  if (path === undefined) {
    const written = names.map(name => `"${toText(name)}"`).join(' or ');
    const message = `There is no vars file ${written}.`;
    throw new InputError([{ severity: 'error', code: 'file/not-found', message, location }]);
  }
  const diagnostics = new Diagnostics();
  const loaded = await playRun.run.loader.loadVariables(path, diagnostics);
  diagnostics.throwIfErrors();
  return loaded;
}

/** What a failure of `vars_files` is told as: a task of the play before all others. */
export function varsFilesTask(play: Play): Task {
  const location = play.varsFiles[0]?.location ?? play.location;
  return {
    ...{ kind: 'task', location, parent: play, file: location.source.path },
    keywords: { ...noKeywords, name: { value: 'vars_files', location } },
    action: {
      ...{ kind: 'module', name: 'include_vars', written: 'vars_files', location },
      args: { value: new Map(), location },
      defaults: [],
    },
    ...{ needs: [], until: [], notify: [], listen: [] },
  };
}

async function firstThere(
  names: readonly Value[],
  { run, play }: PlayRun,
): Promise<string | undefined> {
  for (const name of names) {
    const path = await findFile(
      toText(name),
      [`${play.directory}/vars`, play.directory],
      run.files,
    );
    if (path !== undefined) return path;
  }
  return undefined;
}
