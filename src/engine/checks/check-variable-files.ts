import { Diagnostics } from '../../diagnostics/diagnostic.ts';
import type { Location } from '../../diagnostics/source-file.ts';
import { findFile, searchPath } from '../../playbook/find-file.ts';
import type { Play } from '../../playbook/model.ts';
import { fromPlain } from '../../values/plain.ts';
import { isDict, isList } from '../../values/value.ts';
import { includeVars, variableFiles } from '../actions/include-vars.ts';
import type { MetTask } from './check-includes.ts';
import {
  type FileCheck,
  isNew,
  isOutside,
  placeOf,
  reportMissing,
  searchingFrom,
  softenedBy,
} from './file-check.ts';
import type { Foresee } from './literal-items.ts';
import { literalArgs } from './literal-sources.ts';
import type { Asking } from './made-on-controller.ts';

export async function checkVarsFiles(play: Play, check: FileCheck): Promise<void> {
  const { run, makers } = check;
  const places = [`${play.directory}/vars`, play.directory];
  for (const { value, location } of play.varsFiles) {
    const all = isList(value) ? value : [value];
    const names = all.filter(name => typeof name === 'string');
    const found = await Promise.all(names.map(name => findFile(name, places, run.files)));
    const there = found.filter(path => path !== undefined);
    // Of several the first that is there counts; which that is, is only known without templates.
    const isLiteral = names.length === all.length;
    const read = { paths: isLiteral ? there.slice(0, 1) : there, location };
    await checkVariables(read, { play }, check);
    const [first] = names;
    if (!isLiteral || there.length > 0 || first === undefined) continue;
    if (names.some(name => name.trim() === '' || isOutside(name))) continue;
    const what = `vars file ${names.map(name => `"${name}"`).join(' or ')}`;
    const maker = makers.before(names, { play });
    const missing = { what, name: first, places, location, isConditional: false, maker };
    await reportMissing(missing, check);
  }
}

export async function checkIncludeVars(
  met: MetTask,
  foresee: Foresee,
  check: FileCheck,
): Promise<void> {
  const { task, play, isConditional } = met;
  const { run, makers } = check;
  const literal = literalArgs(task, includeVars, foresee);
  if (literal?.isComplete !== true) return;
  const args = fromPlain(literal.args);
  const { file, dir } = literal.args;
  const name = typeof file === 'string' ? file : dir;
  if (!isDict(args) || typeof name !== 'string') return;
  const places = searchPath('vars', searchingFrom(task, play));
  const found = await variableFiles(args, { places, files: run.files });
  if (found !== undefined) {
    const read = { paths: found.paths, location: placeOf(name, task) };
    return checkVariables(read, met, check);
  }
  if (isOutside(name)) return;
  const what = `${file === undefined ? 'folder' : 'vars file'} "${name}"`;
  const maker = makers.before([name], met);
  const location = placeOf(name, task);
  await reportMissing({ what, name, places, location, isConditional, maker }, check);
}

interface ReadFiles {
  readonly paths: readonly string[];
  readonly location: Location;
}

async function checkVariables(
  { paths, location }: ReadFiles,
  asking: Asking,
  { run, diagnostics, seen, makers }: FileCheck,
): Promise<void> {
  for (const path of paths) {
    const maker = makers.rewriting(path, asking);
    if (maker?.isNamed === true || !isNew(path, seen)) continue;
    const found = new Diagnostics();
    await run.loader.loadVariables(path, found, location);
    diagnostics.list.push(...found.list.map(one => softenedBy(maker, one)));
  }
}
