import type { ActionCatalog } from '../../playbook/loading.ts';
import type { Task } from '../../playbook/model.ts';
import { Templated } from '../../values/value.ts';
import { commandText, hasOption, optionOf, runsCommand } from '../options.ts';
import type { Rule } from '../rule.ts';
import { usersIn } from '../task-uses.ts';

/** What to use in the place of a program. */
const replacements: ReadonlyMap<string, string> = new Map([
  ['apt-get', 'package'],
  ['apt', 'package'],
  ['aptitude', 'package'],
  ['yum', 'package'],
  ['dnf', 'package'],
  ['zypper', 'package'],
  ['apk', 'package'],
  ['dpkg', 'package'],
  ['systemctl', 'service'],
  ['service', 'service'],
  ['chkconfig', 'service'],
  ['sysctl', 'sysctl'],
  ['modprobe', 'modprobe'],
  ['curl', 'get_url or uri'],
  ['wget', 'get_url or uri'],
  ['sed', 'file-line, replace or template'],
  ['mkdir', 'file with state: directory'],
  ['rm', 'file with state: absent'],
  ['ln', 'file with state: link'],
  ['touch', 'file with state: touch'],
  ['chmod', 'file with mode'],
  ['chown', 'file with owner'],
  ['chgrp', 'file with group'],
  ['cp', 'copy with remote_src'],
  ['tar', 'unarchive'],
  ['unzip', 'unarchive'],
  ['useradd', 'user'],
  ['usermod', 'user'],
  ['userdel', 'user'],
  ['groupadd', 'group'],
  ['groupmod', 'group'],
  ['groupdel', 'group'],
  ['hostnamectl', 'hostname'],
  ['swapoff', 'swap'],
  ['setenforce', 'selinux'],
  ['ufw', 'firewall'],
  ['firewall-cmd', 'firewall'],
  ['crontab', 'cron'],
  ['shutdown', 'reboot'],
  ['reboot', 'reboot'],
  ['kubeadm', 'kubeadm'],
  ['kubectl', 'kubectl'],
]);

/** Of these programs only what is named changes something a module does; the rest asks, or has no module. */
const onlyFor: ReadonlyMap<string, RegExp> = new Map([
  ['systemctl', /\b(start|stop|restart|reload|enable|disable|mask|unmask|daemon-reload)\b/],
  ['service', /\b(start|stop|restart|reload)\b/],
  ['dpkg', /(^|\s)(-i|--install|-r|--remove|-P|--purge)\b/],
  ['apt', /\b(install|remove|purge|upgrade|update|autoremove)\b/],
  ['apt-get', /\b(install|remove|purge|upgrade|update|autoremove|dist-upgrade)\b/],
  ['yum', /\b(install|remove|erase|update|upgrade)\b/],
  ['dnf', /\b(install|remove|update|upgrade)\b/],
  ['zypper', /\b(in|install|rm|remove|up|update)\b/],
  ['sysctl', /(-w\b|--write|-p\b|--load|=)/],
  ['sed', /(^|\s)(-i|--in-place)/],
  ['kubeadm', /\b(init|join|reset)\b/],
  ['kubectl', /\b(apply|delete|drain|cordon|uncordon|taint|label|wait)\b/],
  ['hostnamectl', /\b(set-hostname|hostname)\b/],
  ['crontab', /(^|\s)-r\b|(^|\s)[^-\s]/],
  ['ufw', /\b(allow|deny|enable|disable|limit|reject|delete|reset|default)\b/],
  ['firewall-cmd', /--(add|remove|reload|permanent)/],
]);

export const commandInsteadOfModule: Rule = {
  id: 'command-instead-of-module',
  group: 'idempotence',
  summary: 'A program is called that a module stands for.',
  reason:
    'A module looks first and changes only what differs, says in check mode what it would do, and reports "changed" truthfully.',
  *task(task, { project: { catalog } }) {
    const text = commandText(task, catalog)?.trim();
    if (text === undefined || runsOnlyOnce(task, catalog)) return;
    const program = /^(?:\/\S*\/)?([\w-]+)(?=\s|$)/.exec(text)?.[1] ?? '';
    const module = replacements.get(program);
    if (module === undefined || onlyFor.get(program)?.test(text) === false) return;
    yield {
      message: `"${program}" is called where the module ${module} does the same.`,
      location: task.action.location,
    };
  },
};

/** What is run is then only known while running: it may be a whole script. */
function beginsWithTemplate(task: Task, catalog: ActionCatalog): boolean {
  const written = task.action.freeForm?.value ?? optionOf(task, 'cmd', catalog);
  return written instanceof Templated && /^\s*\{[{%]/.test(written.text);
}

/** Anything that a shell reads differently from plain words. */
const shellCharacters = /[&|<>;$`*?[\]{}()~!#\n\\'"=]/;
const builtins =
  /^\s*(?:\.|source|export|set|unset|cd|umask|ulimit|eval|exec|trap|wait|type|command|alias|read|test|if|for|while|case|until|time)\b/;

export const commandInsteadOfShell: Rule = {
  id: 'command-instead-of-shell',
  group: 'idempotence',
  summary: 'shell is used where command would do.',
  reason: 'Without a shell nothing in the command can be misread as syntax of one.',
  *task(task, { project: { catalog } }) {
    if (task.action.name !== 'shell' || hasOption(task, 'executable', catalog)) return;
    const text = commandText(task, catalog);
    if (text === undefined || shellCharacters.test(text) || builtins.test(text)) return;
    if (beginsWithTemplate(task, catalog)) return;
    yield {
      message: 'Nothing in this command needs a shell: use command.',
      location: task.action.location,
    };
  },
};

export const riskyShellPipe: Rule = {
  id: 'risky-shell-pipe',
  group: 'safety',
  summary: 'A pipe in shell without pipefail.',
  reason:
    'A pipe ends as its last command ends: without "set -o pipefail" the failure of an earlier one is lost. pipefail needs executable: /bin/bash where sh is dash.',
  *task(task, { project: { catalog } }) {
    if (task.action.name !== 'shell') return;
    const text = commandText(task, catalog);
    if (text === undefined || /\bpipefail\b/.test(text) || !hasPipe(text)) return;
    // Whoever says what a failure is has thought of it.
    if (task.failedWhen !== undefined) return;
    yield {
      message: 'If a command before the pipe fails, nobody learns of it: set -o pipefail.',
      location: task.action.location,
    };
  },
};

function hasPipe(text: string): boolean {
  const outsideQuotes = text.replaceAll(/'[^']*'|"(?:\\.|[^"\\])*"/g, "''");
  return /(?<!\|)\|(?!\|)/.test(outsideQuotes);
}

export const inlineEnvironment: Rule = {
  id: 'inline-env-var',
  group: 'idempotence',
  summary: 'A variable of the environment is set in the text of a command.',
  reason:
    'command has no shell that would understand it: the assignment is taken for the program. Use environment.',
  *task(task, { project: { catalog } }) {
    if (task.action.name !== 'command') return;
    const text = commandText(task, catalog);
    if (text === undefined || !/^\s*[A-Za-z_]\w*=/.test(text)) return;
    yield {
      message: 'command does not read assignments: set the variable by "environment".',
      location: task.action.location,
    };
  },
};

export const noChangedWhen: Rule = {
  id: 'no-changed-when',
  group: 'idempotence',
  summary: 'A command that always reports a change.',
  reason:
    'Whoever reads the recap cannot tell whether something changed, and handlers run each time. Say it by changed_when, or run the command only when it is needed: creates, removes.',
  *task(task, { isHandler, project: { catalog } }) {
    if (isHandler || !runsCommand(task) || task.changedWhen !== undefined) return;
    if (runsOnlyOnce(task, catalog)) return;
    yield {
      message: 'This command reports a change each time: say when by "changed_when".',
      location: task.action.location,
    };
  },
};

export const checkModeRegister: Rule = {
  id: 'check-mode-register',
  group: 'idempotence',
  summary: 'A command that only asks is not run in check mode, and others need its answer.',
  reason:
    'Commands are not run in check mode, so that what depends on their result is undecided there. One that changes nothing can say check_mode: false.',
  *task(task, { isHandler, play, project: { catalog } }) {
    const { register, changedWhen, keywords } = task;
    if (isHandler || register === undefined || !runsCommand(task)) return;
    if (keywords.checkMode !== undefined || runsOnlyOnce(task, catalog)) return;
    const asks = changedWhen?.length === 1 && changedWhen[0]?.written.value === false;
    if (!asks) return;
    const users = [...(usersIn(play).get(register) ?? [])];
    if (users.every(other => other === task)) return;
    yield {
      message: `In check mode "${register}" is not known, and other tasks need it: add "check_mode: false".`,
      location: task.action.location,
    };
  },
};

function runsOnlyOnce(...[task, catalog]: Parameters<typeof commandText>): boolean {
  return hasOption(task, 'creates', catalog) || hasOption(task, 'removes', catalog);
}
