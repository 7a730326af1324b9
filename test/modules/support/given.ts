import type { Plan } from '../../../src/module-api/define-module.ts';
import type { HostInfo } from '../../../src/module-api/host-info.ts';
import { givenOn } from '../../support/given.ts';

/** A host whose facts do not matter. */
export function given(host: HostInfo = debian) {
  return givenOn(host);
}

const debian: HostInfo = {
  facts: {
    ...{ os_family: 'Debian', distribution: 'Debian', distribution_version: '12' },
    ...{ pkg_mgr: 'apt', service_mgr: 'systemd', kernel: '6.1' },
  },
  commands: new Set(),
  user: 'root',
};

/** Commands as a person sees them; files by what happens to them. */
export function summaries(plan: Plan): readonly string[] {
  const changes = 'changes' in plan ? plan.changes : plan;
  return changes.map(change =>
    change.kind === 'run' ? change.summary : `${change.kind} ${change.path}`,
  );
}
