import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { hidesVariables } from '../../engine/checks/rehearsal/rehearse.ts';
import type { Targets } from './find-targets.ts';
import { partOf } from './part-of-role.ts';

interface Question {
  readonly targets: Targets;
  /** Those that `-i` names; absolute. */
  readonly inventories: readonly string[];
  /** The absolute path of one as messages show it. */
  readonly pathOf: (shown: string) => string;
}

/**
 * What stands in files that were asked for. Who asks for a playbook or a role asks for all it leads
 * to, who asks for a file of tasks, of a role, of variables for that alone. Others that cannot be
 * read are named all the same, each once.
 */
export function onlyAsked(
  findings: readonly Diagnostic[],
  { targets, inventories, pathOf }: Question,
): readonly Diagnostic[] {
  const named = new Set<string>();
  const needsOthers = asksForTasks(targets);
  return findings.flatMap(one => {
    const shown = one.location?.source.path;
    if (shown === undefined || isOfSettings(one)) return [one];
    const path = pathOf(shown);
    if (inventories.some(inventory => isWithin(path, inventory))) return [one];
    if (isAsked(path, targets)) return [one];
    if (!needsOthers || !hidesVariables(one) || named.has(path)) return [];
    named.add(path);
    const message = `What this file holds is not known here, since it cannot be read: ${one.message}`;
    return [{ ...one, severity: 'warning', message }];
  });
}

/** Of what others hold only tasks make use. */
function asksForTasks({ playbooks, roles, taskFiles, parts }: Targets): boolean {
  const ofRoles = [...parts].flatMap(([role, files]) => [...files].map(path => partOf(path, role)));
  const isOfTasks = ofRoles.some(part => part === 'tasks' || part === 'handlers');
  return isOfTasks || playbooks.length + taskFiles.length + roles.length > parts.size;
}

function isAsked(path: string, targets: Targets): boolean {
  const { playbooks, roles, taskFiles, variableFiles, templateFiles, parts } = targets;
  const single = [...taskFiles, ...variableFiles, ...templateFiles];
  if (single.includes(path) || [...parts.values()].some(files => files.has(path))) return true;
  if ([...parts.keys()].some(role => isWithin(path, role))) return false;
  if (playbooks.length > 0) return true;
  const whole = roles.filter(role => !parts.has(role));
  if (whole.some(role => isWithin(path, role))) return true;
  // Roles that a role needs come with it, the variables of the hosts of a playbook do not.
  return whole.length > 0 && !/\/(?:group|host)_vars\//.test(path);
}

function isOfSettings({ code }: Diagnostic): boolean {
  return /^(?:config|cli)\//.test(code);
}

export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
