import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { Project, type RunEvents } from '../support/run-cli.ts';

const folder = join(import.meta.dirname, '../../../roles');
const roles = readdirSync(folder).sort();

interface Option {
  readonly description?: string;
}

/** Variables that somebody could set wrong, and all that is said about them. */
const wrong: Readonly<Record<string, readonly [vars: object, problems: readonly string[]]>> = {
  containerd: [
    { systemd_cgroup: 'perhaps', registries: [{ host: '10.0.0.9:5000' }] },
    ['"systemd_cgroup" must be true or false', '"registries[0]" needs the key "server"'],
  ],
  crictl: [{ crictl_timeout: 'long' }, ['"crictl_timeout" must be an integer']],
  docker_daemon: [{ docker_daemon: 'debug' }, ['"docker_daemon" must be a dict']],
  docker_repository: [{ docker_repo: ['a', 'b'] }, ['"docker_repo" must be a string']],
  docker_engine: [
    { docker_channel: 'docker-ee', docker_remove_conflicts: 'some' },
    [
      '"docker_channel" must be one of docker-ce, distro',
      '"docker_remove_conflicts" must be true or false',
    ],
  ],
  docker_users: [{ docker_users: { admin: true } }, ['"docker_users[0]" must be a string']],
  firewall_k8s: [{ firewall_backend: 'iptables' }, ['"firewall_backend" must be one of auto']],
  host_identity: [{ set_hostname: 'perhaps' }, ['"set_hostname" must be true or false']],
  k8s_cni: [
    { flannel_backend: 'udp', calico_encapsulation: 'GRE' },
    ['"flannel_backend" must be one of vxlan', '"calico_encapsulation" must be one of VXLAN'],
  ],
  k8s_control_plane: [
    { kube_proxy_mode: 'ebpf', cert_sans: {} },
    ['"kube_proxy_mode" must be one of', '"cert_sans[0]" must be a string'],
  ],
  k8s_defaults: [
    { cni: 'weave', dns_domain: [] },
    ['"dns_domain" must be a string', '"cni" must be one of flannel, calico, none'],
  ],
  k8s_health: [{ wait_nodes_s: 'ever' }, ['"wait_nodes_s" must be an integer']],
  k8s_images: [{ prepull: 'some' }, ['"prepull" must be true or false']],
  k8s_join: [{ node_role: 'master' }, ['"node_role" must be one of control_plane, worker']],
  k8s_kernel: [
    { k8s_kernel_modules: {}, k8s_sysctl: ['net.ipv4.ip_forward=1'] },
    ['"k8s_kernel_modules[0]" must be a string', '"k8s_sysctl" must be a dict'],
  ],
  k8s_kubeconfig: [
    { kubeconfig_users: [{ name: 'admin' }], super_admin: 'drop' },
    ['"kubeconfig_users[0]" needs the key "user"', '"super_admin" must be one of keep, move'],
  ],
  k8s_node_meta: [{ node_labels: ['disk=ssd'] }, ['"node_labels" must be a dict']],
  k8s_packages: [{ k8s_hold: 'perhaps' }, ['"k8s_hold" must be true or false']],
  k8s_reset: [{ reset_drain: 'perhaps' }, ['"reset_drain" must be true or false']],
  preflight: [
    { min_cpu: 'two', check_unique: ['colour'] },
    ['"min_cpu" must be an integer', '"check_unique[0]" must be one of hostname'],
  ],
  selinux: [{ k8s_selinux: 'off' }, ['"k8s_selinux" must be one of permissive']],
  swap_off: [{ k8s_swap: 'on' }, ['"k8s_swap" must be one of off, limited']],
  time_sync: [{ ntp_servers: {} }, ['"ntp_servers[0]" must be a string']],
};

interface Specs {
  readonly argument_specs?: Readonly<Record<string, { readonly options?: Record<string, Option> }>>;
}

function optionsOf(role: string): Readonly<Record<string, Option>> {
  const specs: Specs = parse(readFileSync(join(folder, role, 'meta/argument_specs.yaml'), 'utf8'));
  const entries = Object.values(specs.argument_specs ?? {});
  return Object.assign({}, ...entries.map(({ options }) => options));
}

/** Those that follow from others and are not meant to be set are last, below a remark. */
function settable(role: string): readonly string[] {
  const text = readFileSync(join(folder, role, 'defaults/main.yaml'), 'utf8');
  const [own = ''] = text.split('# What follows from the above');
  return Object.keys(parse(own) ?? {});
}

describe('argument specifications of the roles', () => {
  let project: Project;
  let events: RunEvents;

  before(async function () {
    this.timeout('1m');
    // A play in which every host fails is the last one; one host stays out of it.
    const plays = roles.map(role => ({
      hosts: [role, 'well'],
      gather_facts: false,
      roles: [{ role, when: "inventory_hostname != 'well'" }],
    }));
    const hosts = Object.fromEntries(
      [...roles, 'well'].map(name => [name, { ansible_connection: 'local', ...wrong[name]?.[0] }]),
    );
    project = new Project({
      'hosts.yaml': JSON.stringify({ all: { hosts } }),
      // Groups that come later may have variables: nothing is refused before the run.
      'site.yaml': JSON.stringify([
        { hosts: 'well', gather_facts: false, tasks: [{ group_by: { key: 'later' } }] },
        ...plays,
      ]),
    });
    // A role that did not refuse would go on, with the machine that runs this test.
    events = await project.run('site.yaml', '-i', 'hosts.yaml', '--check');
  });

  after(() => project.remove());

  for (const role of roles) {
    it(`${role} refuses what is wrong, each with a sentence, before it does anything`, () => {
      const [, problems] = wrong[role] ?? expect.fail(`no case for the role ${role}`);
      const failed = events.events.flatMap(event =>
        event.type === 'task-on-host-finished' && event.host === role ? [event] : [],
      );
      const { task, outcome } = failed.at(-1) ?? expect.fail('nothing ran');
      expect(task.name).to.contain('Validating arguments');
      expect(outcome.status).to.equal('failed');
      for (const problem of problems) expect(outcome.message).to.contain(problem);
    });

    it(`${role} describes each variable that can be set`, () => {
      const options = optionsOf(role);
      expect(settable(role).filter(name => options[name]?.description === undefined)).to.deep.equal(
        [],
      );
      const readme = join(folder, role, 'README.md');
      if (!existsSync(readme)) return;
      const text = readFileSync(readme, 'utf8');
      expect(settable(role).filter(name => !text.includes(`\`${name}\``))).to.deep.equal([]);
    });
  }
});
