import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { UnknownUsed } from '../values/value.ts';
import { type Environment, EvaluationError, type Scope } from './environment.ts';
import { Context, Render } from './evaluate/frame.ts';
import { TextOutput } from './evaluate/output.ts';
import { Lost, Rehearsal } from './evaluate/rehearsal.ts';
import { runHierarchy } from './evaluate/run-template.ts';
import { openRehearsal } from './evaluate/session.ts';
import { evaluate } from './evaluate.ts';
import type { Template } from './parse.ts';
import { type References, referencesOf } from './references.ts';
import { unforeseen } from './unforeseen.ts';

/**
 * What a template fails with whenever it is rendered, as far as that follows from what is known of the variables; as
 * a warning, calls that could never be right where it may come to them.
 * `loadTemplate` throws `UnknownUsed` where a file may be there by the time of the run.
 */
export function rehearseTemplate(
  template: Template,
  scope: Scope,
  environment: Environment,
): readonly Diagnostic[] {
  const rehearsal = new Rehearsal(template);
  const isWhole = carriedOut(rehearsal, scope, {
    ...environment,
    loadTemplate: (...asked) => loaded(environment, asked),
  });
  const { problems, changesValues } = rehearsal;
  const references = referencesOf(template);
  const isExtension = references.templates.some(({ kind }) => kind === 'extends');
  if (isWhole || changesValues || isExtension) return distinct(problems);
  return distinct([...problems, ...rehearseRoots(references, scope, environment)]);
}

type Load = NonNullable<Environment['loadTemplate']>;

/** What does not parse is told by who reads it. */
function loaded(environment: Environment, asked: Parameters<Load>): ReturnType<Load> {
  try {
    const result = environment.loadTemplate?.(...asked);
    if (result?.ok === false) throw new Lost();
    return result;
  } catch (error) {
    if (error instanceof UnknownUsed) throw new Lost();
    throw error;
  }
}

/** Whether all of it was; otherwise what comes behind some place hangs on what is not known. */
function carriedOut(rehearsal: Rehearsal, scope: Scope, environment: Environment): boolean {
  const session = openRehearsal(scope, environment, template => rehearsal.compile(template));
  const render = new Render(session);
  const context = new Context(render, 'scope');
  try {
    runHierarchy(rehearsal.compile(rehearsal.main), context, new TextOutput());
    return true;
  } catch (error) {
    // A template that this one extends has no end of its own.
    if (!(error instanceof Lost || error instanceof UnknownUsed)) rehearsal.note(error, session);
    return false;
  } finally {
    render.finished = true;
  }
}

/** Each round of a loop fails alike; what fails in one goes before what another may have failed with. */
function distinct(problems: readonly Diagnostic[]): readonly Diagnostic[] {
  const byPlace = new Map<string, Diagnostic>();
  for (const problem of problems) {
    const { location } = problem;
    const place = JSON.stringify([location?.source.path, location?.start]);
    const known = byPlace.get(place);
    const isWorse = known?.severity === 'warning' && problem.severity === 'error';
    if (known === undefined || isWorse) byPlace.set(place, problem);
  }
  return [...byPlace.values()];
}

/** What a text prints outside of all conditions, each by itself and without what the text binds. */
export function rehearseRoots(
  { roots, source: { text, origin } }: Pick<References, 'roots' | 'source'>,
  scope: Scope,
  environment: Environment,
): readonly Diagnostic[] {
  return roots.flatMap(({ node: root, isConditional, isPrinted, binds }) => {
    if (isConditional || !isPrinted) return [];
    try {
      evaluate({ text, origin, root }, hiding(scope, binds), environment);
      return [];
    } catch (error) {
      if (error instanceof EvaluationError) return [error.diagnostic];
      throw error;
    }
  });
}

/** The scope as it is seen where some of its names stand for what is not known. */
export function hiding(scope: Scope, isHidden: (name: string) => boolean): Scope {
  return {
    lookup: name => (isHidden(name) ? unforeseen : scope.lookup(name)),
    names: () => scope.names?.() ?? [],
    locationOf: name => (isHidden(name) ? undefined : scope.locationOf?.(name)),
  };
}
