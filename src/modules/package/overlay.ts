import { type Predicted, Undecided } from '../../module-api/index.ts';
import type { Manager } from './managers/manager.ts';
import type { Observation, PackageState } from './observation.ts';
import type { Request } from './request.ts';
import { isVersion, readingsOf, type Spec } from './spec.ts';

/** Check mode: what would be seen if the tasks before had run. */
export function overlaid(
  observed: Observation,
  predicted: Predicted,
  { request, manager }: { readonly request: Request; readonly manager: Manager },
): Observation {
  const sourcesFrom = manager.sources
    .flatMap(folder => predicted.filesBelow(folder))
    .find(({ predictedBy }) => predictedBy !== undefined)?.predictedBy;
  for (const path of observed.unreadable) {
    const state = predicted.file(path);
    if (state !== undefined && state.type !== 'absent')
      throw new Undecided(state.predictedBy ?? path);
  }
  const asked = new Set(observed.asked);
  let packages = observed.packages;
  for (const written of request.specs.filter(({ kind }) => kind === 'package')) {
    const readings = manager.versionInName === true ? readingsOf(written) : [written];
    const spec = readings.find(({ name }) => predicted.package(name) !== undefined);
    const prediction = spec === undefined ? undefined : predicted.package(spec.name);
    if (spec === undefined || prediction === undefined) continue;
    const words = wordsOf(spec, observed.asked);
    packages = packages.filter(({ name }) => name !== spec.name);
    for (const word of words) asked.delete(word);
    if (prediction.version === undefined) {
      if (request.goal !== 'absent') asked.add(words[0] ?? spec.text);
      continue;
    }
    packages = [...packages, stateOf(spec, prediction.version, prediction.held ?? false)];
    const satisfied = request.goal !== 'absent' && isSatisfied(spec, prediction.version);
    if (!satisfied) asked.add(words[0] ?? spec.text);
  }
  const { transaction } = observed;
  const left = transaction?.steps.filter(({ action, name, version }) => {
    const prediction = predicted.package(name);
    if (prediction === undefined) return true;
    // Only what is asked for by name is changed although it is held.
    if (prediction.held === true && request.upgrade !== 'no') return false;
    if (action === 'remove') return prediction.version !== undefined;
    return prediction.version === undefined || !isSameVersion(prediction.version, version);
  });
  return {
    ...observed,
    packages,
    asked: [...asked],
    sourcesFrom,
    transaction: transaction === undefined ? undefined : { ...transaction, steps: left ?? [] },
  };
}

function isSatisfied({ relation, version = '' }: Spec, predicted: string): boolean {
  if (relation === undefined || predicted === '*') return true;
  return relation !== '=' || isVersion(version, predicted);
}

function isSameVersion(one: string, other: string): boolean {
  return one === '*' || one === other;
}

function wordsOf(spec: Spec, asked: readonly string[]): readonly string[] {
  const { name, text, relation = '', version = '' } = spec;
  const written = [name, text, `${name}-${version}`, `${name} ${relation} ${version}`];
  return asked.filter(word => written.includes(word) || word.startsWith(`${name}=`));
}

function stateOf({ name }: Spec, version: string, held: boolean): PackageState {
  return { name, architecture: '', version, status: 'installed', held };
}
