import type { JsonObject } from '../module-api/json.ts';
import type { Sections } from './sections.ts';

/** Whether the host is a machine of its own, a guest, a container, or a home of guests. */
export function virtualFacts(sections: Sections): JsonObject {
  if (!sections.has('virt')) return {};
  const container = containerOf(sections);
  const type = container.length > 0 ? container[0] : virtualizationType(sections);
  const isHost = sections.lines('hypervisor').includes('has-kvm');
  if (type !== undefined) {
    return {
      virtualization_type: type,
      virtualization_role: 'guest',
      virtualization_tech_guest: container.length > 0 ? [...container] : [type],
      virtualization_tech_host: isHost ? ['kvm'] : [],
    };
  }
  return isHost
    ? {
        virtualization_type: 'kvm',
        virtualization_role: 'host',
        virtualization_tech_guest: [],
        virtualization_tech_host: ['kvm'],
      }
    : {
        virtualization_type: 'NA',
        virtualization_role: 'NA',
        virtualization_tech_guest: [],
        virtualization_tech_host: [],
      };
}

/**
 * The kind of container the host is, and "container": kinds that Ansible has no name for are only that, with their own
 * name among the techniques.
 */
function containerOf(sections: Sections): readonly string[] {
  const [kind] = sections.lines('container');
  if (kind === undefined) return [];
  const isNamed = ['docker', 'podman', 'lxc', 'openvz'].includes(kind);
  return [...new Set(isNamed ? [kind, 'container'] : ['container', kind])];
}

const detected: Readonly<Record<string, string>> = {
  microsoft: 'VirtualPC',
  oracle: 'virtualbox',
  vmware: 'VMware',
};

function virtualizationType(sections: Sections): string | undefined {
  const named = sections.lines('virt')[0];
  if (named !== undefined && named !== 'none') return detected[named] ?? named;
  const text = sections.text('hypervisor').toLowerCase();
  const known: readonly (readonly [RegExp, string])[] = [
    [/vmware/, 'VMware'],
    [/virtualbox/, 'virtualbox'],
    [/kvm|qemu|openstack/, 'kvm'],
    [/xen/, 'xen'],
    [/microsoft/, 'VirtualPC'],
    [/amazon/, 'kvm'],
    [/hypervisor/, 'kvm'],
  ];
  return known.find(([pattern]) => pattern.test(text))?.[1];
}
