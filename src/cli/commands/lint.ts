import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import type { FlagValues } from '../../config/resolve-settings.ts';
import { renderDiagnostics, sortDiagnostics } from '../../diagnostics/code-frame.ts';
import { type Diagnostic, Diagnostics } from '../../diagnostics/diagnostic.ts';
import { withoutPerhapsUnread } from '../../engine/checks/unread-text.ts';
import { exitCodes } from '../../engine/exit-code.ts';
import { controllerFiles } from '../../engine/variables/controller-files.ts';
import { lint } from '../../lint/lint.ts';
import { briefReport, idOf, jsonReport } from '../../lint/reports.ts';
import { allRules, ruleList } from '../../lint/rule-list.ts';
import { sarifReport } from '../../lint/sarif.ts';
import { silenceProblems } from '../../lint/silence-problems.ts';
import { type Io, wantsColor } from '../io.ts';
import { isWithin, onlyAsked } from '../lint/asked.ts';
import { findTargets } from '../lint/find-targets.ts';
import { type MadePlaybook, playbooksOf } from '../lint/made-playbooks.ts';
import { readProject } from '../lint/read-project.ts';
import { type LintFlags, lintSettings } from '../lint/settings.ts';
import { UsageError } from '../report-error.ts';
import { settled } from '../settled.ts';
import { createSetup, ownRoles, withTexts } from '../setup.ts';
import { version } from '../version.ts';

type LintFormat = 'text' | 'brief' | 'json' | 'sarif';

/** What is asked of the linter. */
export interface LintQuestion extends LintFlags {
  readonly format: LintFormat;
  readonly listRules?: true;
}

const isNothing =
  'is nothing to look at: no playbook, no file of tasks, handlers or variables, no template.';

/** `kplay lint` */
export async function lintCommand(
  paths: readonly string[],
  asked: FlagValues & LintQuestion,
  io: Io,
): Promise<number> {
  if (asked.listRules === true) {
    io.stdout.write(ruleList());
    return exitCodes.done;
  }
  const texts = new Map<string, string>();
  const flags = settled(asked, io);
  const directory = io.workingDirectory;
  const files = withTexts(controllerFiles(directory), texts);
  const settings = await lintSettings(flags, files, directory);
  const given = paths.length > 0 ? paths : ['.'];
  if (given.includes('-')) texts.set(resolve(directory, '-'), await readAll(io.stdin));
  const targets = await findTargets(given, { files, directory, excluded: settings.excluded });
  const playbooks = playbooksOf(targets);
  const { variableFiles, templateFiles, others } = targets;
  const notes = others.map(path => `${files.shown(path)} ${isNothing}`);
  if (playbooks.length + variableFiles.length + templateFiles.length === 0) {
    const nothing = `There are no playbooks and no roles in ${given.join(', ')}.`;
    throw new UsageError(notes.length > 0 ? notes.join('\n') : nothing);
  }
  for (const note of notes) io.stderr.write(`warning: ${note}\n`);
  const setup = await createSetup(playbooks, flags, io, { texts, listen: () => undefined });
  try {
    const diagnostics = new Diagnostics();
    diagnostics.list.push(...setup.run.problems);
    const madePaths = new Set<string>();
    const made = ({ path, text }: MadePlaybook): string => {
      texts.set(path, text);
      madePaths.add(path);
      return path;
    };
    const wanted = { ...targets, made, knowsInventory: flags.inventory.length > 0 };
    const project = await readProject(wanted, setup.run, diagnostics);
    const roots = given.map(path => resolve(directory, path));
    const noFunctions = new Set(
      diagnostics.list.filter(({ code }) => code === 'expression/unknown-function').map(placeOf),
    );
    const found = lint(project, settings.rules).filter(
      one =>
        isOwn(resolve(directory, one.location?.source.path ?? ''), roots) &&
        !(ofUndefined.has(one.code) && noFunctions.has(placeOf(one))),
    );
    const told = new Set(found.filter(({ code }) => ofUndefined.has(code)).map(placeOf));
    const isMade = (path: string): boolean => madePaths.has(resolve(directory, path));
    const untold = diagnostics.list.filter(
      one => !(ofRun.test(one.code) && told.has(placeOf(one))),
    );
    const read = untold.map(problem => withoutMade(problem, isMade));
    const problems = silenceProblems(read, project, settings.skipped);
    const asked = onlyAsked([...problems, ...found], {
      targets,
      inventories: flags.inventory.map(path => resolve(directory, path)),
      pathOf: shown => resolve(directory, shown),
    });
    const findings = sortDiagnostics(withoutPerhapsUnread(asked));
    io.stdout.write(report(findings, flags.format, io));
    const counted = findings.filter(({ code }) => !settings.tolerated.has(idOf(code)));
    return counted.length > 0 ? exitCodes.wrongInput : exitCodes.done;
  } finally {
    await setup.close();
  }
}

/** Rules that say of a place what a run fails with there. */
const ofUndefined: ReadonlySet<string> = new Set([
  ...['lint/undefined-variable', 'lint/used-before-register', 'lint/role-arguments'],
  'lint/unknown-result',
]);

const ofRun = /^(?:expression\/undefined|args\/)/;

function placeOf({ location }: Diagnostic): string {
  return `${location?.source.path} ${location?.start}`;
}

/** Nobody knows the playbook that a role is read by. */
function withoutMade(problem: Diagnostic, isMade: (path: string) => boolean): Diagnostic {
  const way = problem.includedAt?.filter(({ source }) => !isMade(source.path)) ?? [];
  const { includedAt: _, ...rest } = problem;
  return way.length > 0 ? { ...rest, includedAt: way } : rest;
}

async function readAll(stream: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

/** The roles that come with kplay are looked at only where they are asked for. */
function isOwn(path: string, roots: readonly string[]): boolean {
  const asked = roots.some(root => isWithin(ownRoles, root) || isWithin(root, ownRoles));
  return asked || !isWithin(path, ownRoles);
}

function report(findings: readonly Diagnostic[], format: LintFormat, io: Io): string {
  if (format === 'json') return jsonReport(findings);
  if (format === 'sarif') return sarifReport(findings, { rules: allRules, version });
  if (format === 'brief') return briefReport(findings);
  if (findings.length === 0) return 'Nothing found.\n';
  return `${renderDiagnostics(findings, { color: wantsColor(io, io.stdout) })}\n`;
}
