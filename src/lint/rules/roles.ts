import { didYouMean, nearest } from '../../diagnostics/did-you-mean.ts';
import type { Location } from '../../diagnostics/source-file.ts';
import { ancestry } from '../../playbook/ancestry.ts';
import type { Role, Task } from '../../playbook/model.ts';
import { templatesIn } from '../../playbook/uses.ts';
import { isRequired, variableProblems } from '../../playbook/variable-schema.ts';
import { type Dict, isDict } from '../../values/value.ts';
import type { Variables } from '../../values/variable-layer.ts';
import { namesAround, namesIn, setsUnknownNames } from '../known-names.ts';
import type { LintedPlay, Project } from '../project.ts';
import type { Found, Rule } from '../rule.ts';
import { wordsUsedBy } from '../words.ts';

/** A place that brings a role which says what it takes. */
interface Use {
  readonly role: Role;
  readonly spec: Dict;
  readonly location: Location;
  /** What the place sets, the winner first. */
  readonly given: readonly Variables[];
  /** Names that this place may set, beside those of the whole play. */
  readonly around: ReadonlySet<string>;
}

export const roleArguments: Rule = {
  id: 'role-arguments',
  group: 'errors',
  summary: 'A role is given what its argument spec does not take, or not what it requires.',
  reason:
    'The role fails before its first task. What is required is looked for only with an inventory (-i), since group_vars may set it.',
  *play(play, project) {
    const isKnown = knownNames(play, project);
    for (const use of [...importsOf(play), ...includesOf(play)]) {
      for (const [key, option] of use.spec) {
        if (isDict(option)) yield* problemsOf(String(key), option, { use, isKnown });
      }
      yield* misspelt(use, wordsUsedBy(project));
    }
  },
};

type IsKnown = (name: string) => boolean;

/** Without the whole of it, anything may be set somewhere. */
function knownNames(play: LintedPlay, project: Project): IsKnown {
  const isOpen = !play.isWhole || play.openAt !== undefined || play.tasks.some(setsUnknownNames);
  const names = isOpen ? undefined : namesIn(play, project);
  return name => names === undefined || names.has(name);
}

function* problemsOf(
  name: string,
  option: Dict,
  { use, isKnown }: { readonly use: Use; readonly isKnown: IsKnown },
): Generator<Found> {
  const { given, around, location, role } = use;
  const variable = given.find(variables => variables.has(name))?.get(name);
  if (variable === undefined) {
    if (!isRequired(option) || around.has(name) || isKnown(name)) return;
    const message = `The role "${role.name}" requires "${name}", and nothing sets it.`;
    yield { message, location };
    return;
  }
  const { value, location: at = location } = variable;
  if (value === null || [...templatesIn(value)].length > 0) return;
  for (const { message, hint } of variableProblems(value, option, { name, location: at })) {
    yield { message, location: at, hint };
  }
}

/** A parameter that nothing in the role has a use for, and that differs from one that has by a letter. */
function* misspelt({ given, spec, role }: Use, used: ReadonlySet<string>): Generator<Found> {
  const known = [...spec.keys()].map(String);
  for (const [name, { location }] of given[0] ?? []) {
    const isOwn = spec.has(name) || role.defaults.has(name) || role.vars.has(name);
    const isNear = name.length >= 4 && nearest(name, known, 1) !== undefined;
    if (isOwn || used.has(name) || location === undefined || !isNear) continue;
    const message = `The role "${role.name}" takes no "${name}".`;
    yield { message, location, hint: didYouMean(name, known) };
  }
}

/** Those of `roles` and `import_role`: each has a check of its own in front of its tasks. */
function importsOf(play: LintedPlay): readonly Use[] {
  return play.tasks.flatMap(task => {
    const { role } = task;
    const spec = specOf(task);
    if (role === undefined || spec === undefined || play.broughtBy.has(task)) return [];
    const around = [...ancestry(task)].filter(one => one.kind !== 'play');
    const block = around.find(one => one.kind === 'block' && one.origin === 'role');
    return [
      {
        ...{ role, spec },
        location: block?.location ?? task.location,
        given: [
          givenTo(role, block?.keywords.vars),
          ...around.map(({ keywords }) => keywords.vars),
        ],
        around: namesAround(task, play),
      },
    ];
  });
}

/** What its entry sets, or the import. */
function givenTo({ params, entryVars }: Role, vars: Variables = new Map()): Variables {
  return new Map([...entryVars, ...vars, ...params]);
}

/** What an include brings is read once, however many include it. */
function includesOf(play: LintedPlay): readonly Use[] {
  const checks = play.tasks.filter(task => play.broughtBy.has(task) && specOf(task) !== undefined);
  return play.tasks.flatMap(include => {
    const { name: action, args } = include.action;
    if (action !== 'include_role' || !(args.value instanceof Map)) return [];
    const options = args.value;
    if (options.get('rolespec_validate') === false) return [];
    const entry = options.get('tasks_from') ?? 'main';
    const check = checks.find(
      task => task.role?.name === options.get('name') && entryOf(task) === entry,
    );
    const spec = check && specOf(check);
    if (check?.role === undefined || spec === undefined) return [];
    const around = new Set([...namesAround(include, play), ...ownNames(check.role)]);
    const location = include.action.location;
    const given = [...ancestry(include)]
      .filter(one => one.kind !== 'play')
      .map(({ keywords }) => keywords.vars);
    return [{ role: check.role, spec, location, given, around }];
  });
}

function ownNames({ defaults, vars }: Role): readonly string[] {
  return [...defaults.keys(), ...vars.keys()];
}

function specOf({ action: { name, args } }: Task): Dict | undefined {
  if (name !== 'validate_argument_spec' || !(args.value instanceof Map)) return undefined;
  const spec = args.value.get('argument_spec');
  return isDict(spec) ? spec : undefined;
}

/** As the loader names the check. */
function entryOf({ keywords }: Task): string | undefined {
  const name = keywords.name?.value;
  return typeof name === 'string' ? /arg spec '([^']*)'/.exec(name)?.[1] : undefined;
}
