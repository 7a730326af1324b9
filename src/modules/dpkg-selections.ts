import { textOf } from '../module-api/command-result.ts';
import { defineModule } from '../module-api/define-module.ts';
import { fail } from '../module-api/failure.ts';
import { format } from '../module-api/format.ts';
import type { Probe } from '../module-api/probe.ts';
import { sh } from '../module-api/shell.ts';

export const dpkgSelections = defineModule({
  name: 'dpkg_selections',
  summary: 'Say what dpkg is to do with a package: hold it, for one.',
  notes: ['To hold a package that is being installed, "package" has "hold: true".'],
  args: {
    name: {
      type: 'string',
      required: true,
      format: format('the name of a package', /^[a-z0-9][a-z0-9+.-]*(?::[a-z0-9-]+)?$/),
      description: 'The package.',
    },
    selection: {
      type: 'string',
      required: true,
      enum: ['install', 'hold', 'deinstall', 'purge'],
      description: 'What dpkg is to do with it, the next time it is asked to.',
    },
  },
  returns: {
    before: { type: 'string', description: 'The selection as it was.' },
    after: { type: 'string', description: 'The selection as it is now.' },
  },
  examples: [
    `- name: Keep the kernel as it is
  dpkg_selections:
    name: linux-image-amd64
    selection: hold`,
  ],
  observe: ({ name }) => ({ selection: selectionOf(name) }),
  plan({ name, selection }, { selection: before }) {
    if (before === undefined) fail('the host has no dpkg: it is not of the Debian family');
    if (before === '') fail(`dpkg knows no package ${name}: install it first`);
    if (before === selection) return [];
    return [
      {
        kind: 'run',
        script: sh`dpkg --set-selections`,
        stdin: `${name} ${selection}\n`,
        summary: `dpkg --set-selections ${name} ${selection}`,
        diff: {
          header: `dpkg selection of ${name}`,
          before: { selection: before },
          after: { selection },
        },
        predicts: [{ resource: 'value', key: `dpkg-selection:${name}`, value: selection }],
      },
    ];
  },
  result: ({ selection }, { selection: before = '' }) => ({ before, after: selection }),
});

/** Empty: dpkg does not know the package; `undefined`: there is no dpkg. */
function selectionOf(name: string): Probe<string | undefined> {
  return {
    script: sh`command -v dpkg >/dev/null 2>&1 || exit 127
dpkg --get-selections ${name} 2>/dev/null; true`,
    parse: ({ exitCode, stdout }) =>
      exitCode === 127 ? undefined : (textOf(stdout).trim().split(/\s+/)[1] ?? ''),
    overlay(observed, predicted) {
      const after = predicted.value(`dpkg-selection:${name}`);
      const made = predicted.package(name);
      if (after !== undefined || made === undefined) return after ?? observed;
      if (made.version === undefined) return 'deinstall';
      return made.held === true ? 'hold' : 'install';
    },
  };
}
