import type { Rule } from '../rule.ts';
import { emptyCall } from './calls.ts';
import {
  emptyStringCompare,
  literalCompare,
  noHandler,
  noJinjaWhen,
  whenLiteral,
} from './conditions.ts';
import { deprecatedModule, latest } from './deprecated.ts';
import { noSameOwner, packageLatest, riskyFilePermissions, riskyOctal } from './files.ts';
import {
  ignoreErrors,
  noLogPassword,
  partialBecome,
  runOnce,
  unsafeValidateCerts,
} from './privileges.ts';
import { unknownResult } from './results.ts';
import { roleArguments } from './roles.ts';
import { shadowedVariable } from './shadowed.ts';
import {
  checkModeRegister,
  commandInsteadOfModule,
  commandInsteadOfShell,
  inlineEnvironment,
  noChangedWhen,
  riskyShellPipe,
} from './shell.ts';
import { partedBraces, unknownFact } from './slips.ts';
import {
  bareVariable,
  deprecatedLocalAction,
  fqcn,
  name,
  noFreeForm,
  roleArgumentSpec,
  roleName,
  templatedHandlerName,
  unreachableTag,
  unusedHandler,
} from './structure.ts';
import { undefinedInTasks, undefinedVariable, usedBeforeRegister } from './undefined.ts';
import { unusedRegister, unusedVariable } from './unused.ts';
import { loopVariablePrefix, variableCase, variableNaming } from './variables.ts';

/** Everything `kplay lint` looks for beside what a run refuses. */
export const rules: readonly Rule[] = [
  ...[undefinedVariable, usedBeforeRegister, variableNaming, bareVariable, whenLiteral],
  ...[unreachableTag, templatedHandlerName, roleArguments],
  ...[riskyFilePermissions, riskyOctal, riskyShellPipe, noLogPassword, partialBecome],
  ...[ignoreErrors, packageLatest, runOnce, unsafeValidateCerts, shadowedVariable, noSameOwner],
  ...[emptyCall, unknownFact, unknownResult, partedBraces],
  ...[noChangedWhen, commandInsteadOfModule, commandInsteadOfShell, noHandler, inlineEnvironment],
  ...[checkModeRegister, latest],
  ...[noJinjaWhen, literalCompare, unusedRegister, unusedHandler, name, roleName, noFreeForm],
  variableCase,
  ...[
    deprecatedLocalAction,
    deprecatedModule,
    emptyStringCompare,
    loopVariablePrefix,
    unusedVariable,
  ],
  ...[roleArgumentSpec, fqcn],
];

/** What a run warns of, too: a task is likely to fail, or to do something else than was meant. */
export const runRules: readonly Rule[] = [
  ...[undefinedInTasks, usedBeforeRegister, bareVariable, whenLiteral, roleArguments],
  ...[unknownFact, unknownResult, partedBraces],
];
