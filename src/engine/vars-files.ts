import { Diagnostics } from '../diagnostics/diagnostic.ts';
import { toText } from '../jinja/python/text.ts';
import { findFile } from '../playbook/find-file.ts';
import { isList, type Value } from '../values/value.ts';
import type { Variables } from '../values/variable-layer.ts';
import type { HostState } from './host-state.ts';
import { HostFailed } from './host-stop.ts';
import type { PlayRun } from './play-run.ts';

/** Reads the play's `vars_files` as this host sees their names. Of a list in the list the first that is there counts. */
export async function loadVarsFiles(playRun: PlayRun, host: HostState): Promise<void> {
  const loaded: Variables[] = [];
  for (const { value } of playRun.play.varsFiles) {
    const rendered = playRun.languageOf(host, undefined, []).render(value);
    const names = isList(rendered) ? rendered : [rendered];
    const path = await firstThere(names, playRun);
    if (path === undefined) {
      throw new HostFailed(
        `there is no vars file ${names.map(name => `"${toText(name)}"`).join(' or ')}`,
      );
    }
    const diagnostics = new Diagnostics();
    loaded.push(await playRun.run.loader.loadVariables(path, diagnostics));
    diagnostics.throwIfErrors();
    playRun.varsFiles.set(host.name, [...loaded]);
  }
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
