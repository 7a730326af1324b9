import { expect } from 'chai';
import { PredictedState } from '../../../src/changes/predicted-state.ts';
import { yamlText } from '../../../src/engine/variables/yaml-text.ts';
import type { RunChange } from '../../../src/module-api/change.ts';
import type { CommandResult } from '../../../src/module-api/command-result.ts';
import type { DetailedPlan } from '../../../src/module-api/define-module.ts';
import { Failure, Undecided } from '../../../src/module-api/failure.ts';
import type { HostInfo } from '../../../src/module-api/host-info.ts';
import type { JsonObject } from '../../../src/module-api/json.ts';
import { kubeadm } from '../../../src/modules/kubeadm/index.ts';
import { givenOn } from '../../support/given.ts';
import { apiServerCertificate, clusterCa, clusterHash, otherHash } from './certificates.ts';
import { argsOf, controlPlane, type Printed, printed, resultOf, worker } from './sights.ts';

const host: HostInfo = {
  facts: {
    ...{ os_family: 'Debian', distribution: 'Debian', distribution_version: '13' },
    ...{ pkg_mgr: 'apt', service_mgr: 'systemd', kernel: '6.12' },
  },
  commands: new Set(),
  user: 'root',
};

interface Try {
  readonly args: JsonObject;
  readonly seen?: Printed;
  /** What the other probes print. */
  readonly others?: Readonly<Record<string, CommandResult>>;
  readonly round?: number;
  readonly checkMode?: boolean;
  readonly predicted?: PredictedState;
  readonly unknown?: ReadonlySet<string>;
}

function attempt({
  args,
  seen,
  others = {},
  round = 0,
  checkMode = false,
  predicted,
  unknown,
}: Try) {
  const checked = argsOf(args);
  const given = givenOn(host, {
    ...{ round, unknown },
    checkMode: checkMode || predicted !== undefined,
  });
  const probes = kubeadm.observe?.(checked, given);
  if (probes === undefined) expect.fail('it looks at nothing');
  const look = <T>(
    probe: { parse(result: CommandResult): T; overlay?: unknown } | undefined,
    name: string,
  ) => probe?.parse(others[name] ?? resultOf(''));
  const sight = probes.node?.parse(printed(seen));
  const observed = {
    node:
      predicted === undefined || sight === undefined
        ? sight
        : (probes.node?.overlay?.(sight, predicted) ?? sight),
    dryRun: look(probes.dryRun, 'dryRun'),
    remains: look(probes.remains, 'remains'),
    images: look(probes.images, 'images'),
    tokens: look(probes.tokens, 'tokens'),
    certs: look(probes.certs, 'certs'),
    kept: look(probes.kept, 'kept'),
    config: look(probes.config, 'config'),
    migration: look(probes.migration, 'migration'),
    target: look(probes.target, 'target'),
    nodes: look(probes.nodes, 'nodes'),
  };
  const plan = kubeadm.plan(checked, observed, given);
  const detailed: DetailedPlan = 'changes' in plan ? plan : { changes: plan };
  const finish = (done = false): JsonObject => {
    const status = done ? 'done' : 'planned';
    const outcomes = detailed.changes.map(change => ({ change, status }) as const);
    return kubeadm.result?.(checked, observed, outcomes, given) ?? {};
  };
  return { ...detailed, finish };
}

function runsOf({ changes }: DetailedPlan): readonly RunChange[] {
  return changes.map(change => (change.kind === 'run' ? change : expect.fail('it only runs')));
}

const summaries = (one: Try): readonly string[] => runsOf(attempt(one)).map(run => run.summary);

const init = { state: 'initialized', control_plane_endpoint: 'k8s.example.com' };
const token = 'bcdefg.hijklmnopqrstuvw';
const join = {
  state: 'joined',
  endpoint: 'k8s.example.com:6443',
  token: 'abcdef.0123456789abcdef',
  ca_hashes: clusterHash,
};
const half: Printed = { files: ['ca', 'apiServerManifest'] };
const orphan: Printed = { ...worker, answers: { node: '!Error from server (NotFound)' } };

describe('kubeadm', () => {
  const rows: readonly [name: string, one: Try, expected: readonly string[] | string][] = [
    ['a clean host', { args: init }, ['kubeadm init']],
    ['a control plane', { args: init, seen: controlPlane }, []],
    ['half an init', { args: init, seen: half }, 'ended half-way on this node'],
    [
      'half an init that may be reset',
      { args: { ...init, on_partial: 'reset' }, seen: half },
      ['kubeadm reset', 'kubeadm init'],
    ],
    ['a worker', { args: init, seen: worker }, 'it is a worker of the cluster sha256:'],
    [
      'a control plane of another cluster',
      { args: { ...init, ca_hashes: otherHash }, seen: controlPlane },
      `it belongs to the cluster ${clusterHash} at https://k8s.example.com:6443, not to ${otherHash}`,
    ],
    [
      'a cluster that is switched off',
      {
        args: { ...init, on_partial: 'reset' },
        seen: { ...controlPlane, answers: { ready: '!no' } },
      },
      'nothing is done to it until its cluster is up again',
    ],
    ['no kubeadm', { args: init, seen: { versions: {} } }, 'the host has no kubeadm'],
    [
      'two mistakes',
      { args: { ...init, pod_subnet: '10.0.0.0/33', kubernetes_version: '1.2' } },
      '2 options are wrong',
    ],
    [
      'certificates for control planes that can never be',
      { args: { state: 'initialized', upload_certs: true } },
      'need "control_plane_endpoint"',
    ],
    ['an init that left half a node', { args: init, seen: half, round: 1 }, 'ended well, but'],
    ['a host to join', { args: join }, ['kubeadm join']],
    ['a host that has joined', { args: { ...join, token: null }, seen: worker }, []],
    ['a control plane that is to join', { args: { ...join, token: null }, seen: controlPlane }, []],
    [
      'a join without anything',
      { args: { state: 'joined', role: 'control_plane' } },
      '4 options are wrong',
    ],
    [
      'a worker that is to be a control plane',
      { args: { ...join, role: 'control_plane', certificate_key: '0'.repeat(64) }, seen: worker },
      'cannot join as a control plane: it is a worker',
    ],
    [
      'a worker of another cluster',
      { args: { ...join, ca_hashes: otherHash }, seen: worker },
      `belongs to the cluster ${clusterHash}`,
    ],
    ['an orphan', { args: join, seen: orphan }, 'the cluster has no node n1; "on_orphaned: reset"'],
    [
      'an orphan that may be reset',
      { args: { ...join, on_orphaned: 'reset' }, seen: orphan },
      ['kubeadm reset', 'kubeadm join'],
    ],
    ['a reset of a clean host', { args: { state: 'reset' } }, []],
    ['a reset', { args: { state: 'reset' }, seen: worker }, ['kubeadm reset']],
    ['a status', { args: { operation: 'status' }, seen: half }, []],
    [
      'an action of another operation',
      { args: { operation: 'token', action: 'renew' } },
      'it has create, check, delete, list',
    ],
  ];
  for (const [name, one, expected] of rows) {
    it(`makes of ${name}: ${typeof expected === 'string' ? expected : expected.join(', ')}`, () => {
      if (typeof expected === 'string') expect(() => attempt(one)).to.throw(Failure, expected);
      else expect(summaries(one)).to.deep.equal(expected);
    });
  }

  it('keeps token and key out of scripts and summaries, and names them as secrets', () => {
    const plan = attempt({ args: { ...init, upload_certs: true } });
    const key = Buffer.from(Array.from({ length: 32 }, (_, at) => at + 1)).toString('hex');
    expect(plan.secrets).to.deep.equal([token, key]);
    expect(plan.again).to.equal(true);
    const [run] = runsOf(plan);
    expect(run?.stdin).to.contain(token).and.contain(key).and.contain('kubernetesVersion: v1.36.4');
    expect(`${run?.script.text} ${run?.summary}`).to.not.contain(token).and.not.contain(key);
    expect(run?.script.text).to.contain('--upload-certs');
  });

  it('tells what others need to join, but a token only when it made one', () => {
    const after = attempt({ args: init, seen: controlPlane });
    expect(after.finish()).to.deep.include({
      state: 'initialized',
      endpoint: 'k8s.example.com:6443',
      ca_hashes: [clusterHash],
      ca_cert: clusterCa,
      version: '1.36.4',
      drift: [],
    });
    expect(after.finish()).to.not.have.any.keys('token', 'certificate_key');
    expect(attempt({ args: init }).finish(true)).to.include({ state: 'clean', token });
    expect(attempt({ args: init }).finish(false)).to.not.have.property('token');
    expect(attempt({ args: init }).finish(false)).to.include({ made: true });
    expect(after.finish()).to.include({ made: false });
  });

  it('reports drift and changes nothing', () => {
    const plan = attempt({ args: { ...init, pod_subnet: '10.1.0.0/16' }, seen: controlPlane });
    expect(plan.changes).to.deep.equal([]);
    expect(plan.warnings?.join()).to.contain('"pod_subnet" 10.244.0.0/16, not 10.1.0.0/16');
  });

  describe('reconfigure', () => {
    const running = `apiServer:
  certSANs: [n1]
  extraArgs:
  - name: profiling
    value: "false"
  - name: v
    value: "1"
certificatesDir: /etc/kubernetes/pki
networking: { podSubnet: 10.244.0.0/16 }
etcd: { local: { dataDir: /var/lib/etcd } }
`;
    const seen: Printed = {
      ...controlPlane,
      texts: { ...controlPlane.texts, 'apiserver-cert': apiServerCertificate },
      answers: {
        ...controlPlane.answers,
        'kubeadm-config': JSON.stringify({ data: { ClusterConfiguration: running } }),
      },
    };
    const wanted = {
      ...{ ...init, reconfigure: true, cert_sans: ['n1', 'vip.example.com'] },
      api_server_extra_args: { v: '2' },
    };

    it('changes what was asked in what the cluster has, and nothing else of it', () => {
      const [run = expect.fail('it runs')] = runsOf(attempt({ args: wanted, seen }));
      expect(run.summary).to.equal('kubeadm init phase … (cert_sans, api_server_extra_args)');
      const [own = '', cluster = ''] = String(run.stdin).split('---\n');
      expect(yamlText.parse(own)).to.have.nested.property(
        'value.localAPIEndpoint.advertiseAddress',
        '10.0.0.11',
      );
      expect(yamlText.parse(cluster)).to.deep.equal({
        value: {
          apiServer: {
            certSANs: ['n1', 'vip.example.com'],
            extraArgs: [
              { name: 'profiling', value: 'false' },
              { name: 'v', value: '2' },
            ],
          },
          certificatesDir: '/etc/kubernetes/pki',
          networking: { podSubnet: '10.244.0.0/16' },
          etcd: { local: { dataDir: '/var/lib/etcd' } },
          controllerManager: {},
          scheduler: {},
        },
      });
      const done = attempt({ args: wanted, seen }).finish(true);
      expect(done).to.include({ made: false }).and.not.have.any.keys('token', 'certificate_key');
      const script = run.script.text;
      expect(script)
        .to.contain('init phase certs apiserver')
        .and.contain('control-plane apiserver');
      expect(script).to.contain('upload-config kubeadm').and.not.contain('scheduler --config');
    });

    it('leaves a cluster alone that is as asked', () => {
      const same = { ...init, reconfigure: true, cert_sans: ['n1'] };
      expect(summaries({ args: same, seen })).to.deep.equal([]);
    });

    it('says at once what it cannot change, what it lacks, and that it did not help', () => {
      const fixed = { ...wanted, pod_subnet: '10.1.0.0/16', kubernetes_version: '1.37.0' };
      expect(() => attempt({ args: fixed, seen })).to.throw(Failure, '"pod_subnet" 10.244.0.0/16');
      expect(() => attempt({ args: fixed, seen })).to.throw(Failure, 'kubeadm upgrade');
      const files = seen.files?.filter(name => name !== 'caKey') ?? [];
      const noKey = { args: wanted, seen: { ...seen, files } };
      expect(() => attempt(noKey)).to.throw(Failure, 'key of the CA is not on this node');
      expect(() => attempt({ args: wanted, seen, round: 1 })).to.throw(Failure, 'vip.example.com');
      expect(() => attempt({ args: wanted, seen: controlPlane })).to.throw(Failure, 'cannot read');
    });
  });

  describe('reconfigure of a control plane that has joined', () => {
    const texts = { ...controlPlane.texts, 'apiserver-cert': apiServerCertificate };
    const answers = {
      ...controlPlane.answers,
      'kubeadm-config': JSON.stringify({ data: { ClusterConfiguration: 'networking: {}' } }),
    };
    const seen = { ...controlPlane, texts, answers };
    const plane = { ...join, token: null, role: 'control_plane', cert_sans: ['n1', 'vip'] };

    it('changes what is its own, or warns', () => {
      const changed = { ...plane, reconfigure: true, scheduler_extra_args: { v: '2' } };
      expect(summaries({ args: changed, seen })).to.deep.equal([
        'kubeadm init phase … (cert_sans)',
      ]);
      const warned = attempt({ args: plane, seen });
      expect(warned.changes).to.deep.equal([]);
      expect(warned.warnings?.join()).to.match(
        /"cert_sans" only n1.* not vip; "reconfigure: true"/,
      );
      expect(warned.finish()).to.have.nested.property('drift[0].wanted', 'vip');
    });

    it('does not compare the list of the cluster, which the first control plane keeps', () => {
      const args = { ...plane, reconfigure: true, cert_sans: ['n1'] };
      expect(summaries({ args, seen })).to.deep.equal([]);
    });
  });

  describe('the record of what was begun', () => {
    const begun: Printed = { ...controlPlane, texts: { ...controlPlane.texts, begun: 'init\n' } };
    const whole: Printed = {
      ...begun,
      answers: {
        ...{ ...controlPlane.answers, nodes: 'node/n1' },
        node: '{"node-role.kubernetes.io/control-plane":""}',
      },
    };

    it('is made before kubeadm runs, with what is left out, and removed after it', () => {
      const args = {
        ...{ ...init, skip_phases: ['addon/coredns'] },
        cluster_config: { proxy: { disabled: true } },
      };
      const [run = expect.fail('it runs')] = runsOf(attempt({ args }));
      expect(run.script.text)
        .to.contain("'init addon/coredns addon/kube-proxy' > /var/lib/kubelet/kplay-begun")
        .and.contain('rm -f /var/lib/kubelet/kplay-begun');
      const [joins = expect.fail('it runs')] = runsOf(attempt({ args: join }));
      expect(joins.script.text).to.contain('join > /var/lib/kubelet/kplay-begun');
    });

    it('goes where all is there although nobody saw the end', () => {
      expect(summaries({ args: init, seen: whole })).to.deep.equal([
        'rm /var/lib/kubelet/kplay-begun',
      ]);
      expect(summaries({ args: init, seen: controlPlane })).to.deep.equal([]);
      const [reset = expect.fail('it runs')] = runsOf(
        attempt({ args: { state: 'reset' }, seen: begun }),
      );
      expect(reset.script.text).to.contain('/var/lib/kubelet/kplay-begun');
    });

    it('stays with a warning where something is missing and the cluster is in use', () => {
      const answers = { ...whole.answers, objects: '', nodes: 'node/n1\nnode/n2' };
      const plan = attempt({ args: init, seen: { ...whole, answers } });
      expect(plan.changes).to.deep.equal([]);
      expect(plan.warnings?.join()).to.contain('DaemonSet kube-proxy');
    });
  });

  describe('an init that died in its last phase', () => {
    const config = 'kubernetesVersion: v1.36.4\nnetworking: {podSubnet: 10.244.0.0/16}\n';
    const dead: Printed = {
      ...controlPlane,
      answers: {
        ...controlPlane.answers,
        'kubeadm-config': JSON.stringify({ data: { ClusterConfiguration: config } }),
        workloads: 'node/n1\ndeployment.apps/coredns\n',
      },
    };

    it('is brought to its end with the configuration that the cluster keeps', () => {
      const plan = attempt({
        args: { ...init, kube_proxy_config: { mode: 'nftables' } },
        seen: dead,
      });
      const [run = expect.fail('it runs')] = runsOf(plan);
      expect(run.summary).to.equal('kubeadm init phase addon kube-proxy');
      expect(plan).to.include({ again: true });
      expect(plan.warnings?.join()).to.contain('its init did not end: the cluster lacks DaemonSet');
      const kinds = String(run.stdin)
        .split('---\n')
        .map(text => yamlText.parse(text));
      expect(kinds[0]).to.have.nested.property('value.kind', 'InitConfiguration');
      expect(kinds[1]).to.have.nested.property('value.networking.podSubnet', '10.244.0.0/16');
      expect(kinds[2]).to.have.nested.property('value.mode', 'nftables');
      expect(plan.finish(true)).to.include({ made: false, state: 'initialized' });
    });

    it('is not touched by who joins, and says when it did not help', () => {
      expect(() => attempt({ args: init, seen: dead, round: 1 })).to.throw(
        Failure,
        'ended well, but',
      );
      const script = (args: JsonObject): string =>
        kubeadm.observe?.(argsOf(args), givenOn(host)).node?.script.text ?? '';
      expect(script(init)).to.contain('k_ask workloads');
      expect(script(join)).not.to.contain('k_ask workloads');
    });

    it('is left as it is where its configuration goes without, or is not to be read', () => {
      const without = { data: { ClusterConfiguration: `${config}proxy: {disabled: true}\n` } };
      const answers = { ...dead.answers, 'kubeadm-config': JSON.stringify(without) };
      expect(summaries({ args: init, seen: { ...dead, answers } })).to.deep.equal([]);
      const unread = { ...dead.answers, 'kubeadm-config': '{}' };
      expect(() => attempt({ args: init, seen: { ...dead, answers: unread } })).to.throw(
        Failure,
        'kubeadm-config',
      );
    });
  });

  describe('certificates_dir', () => {
    const pki = { certificates_dir: '/srv/pki' };
    it('stands in each configuration, and is found again', () => {
      const stdin = (one: Try) => String(runsOf(attempt(one))[0]?.stdin);
      expect(stdin({ args: { ...init, ...pki } })).to.contain('certificatesDir: /srv/pki');
      expect(stdin({ args: { ...join, ...pki } })).to.contain('caCertPath: /srv/pki/ca.crt');
      const there: Printed = { ...worker, pki: '/srv/pki' };
      const [reset] = runsOf(attempt({ args: { state: 'reset' }, seen: there }));
      expect(reset?.stdin).to.contain('certificatesDir: /srv/pki');
      expect(reset?.script.text).to.contain('/srv/pki/ca.key');
      const given = { ...init, cluster_config: { certificatesDir: '/srv/pki/' } };
      expect(stdin({ args: given })).to.contain('certificatesDir: /srv/pki');
    });
  });

  describe('operation: config, action: migrate', () => {
    const b64 = (text: string): string => Buffer.from(text).toString('base64');
    const secret = 'abcdef.0123456789abcdef';
    const text = `apiVersion: kubeadm.k8s.io/v1beta4\nbootstrapTokens:\n- token: ${secret}\n`;
    const migrate = (migration: string, args: JsonObject = {}) =>
      attempt({
        args: { operation: 'config', action: 'migrate', config_file: '/etc/old.yaml', ...args },
        others: { migration: resultOf(migration), target: resultOf('absent\n') },
      });
    const old = `versions|kubeadm.k8s.io/v1beta3 \nexit|0\ntext|${b64(text)}\nerr|\n`;

    it('writes what kubeadm makes of an old file, for nobody else to read', () => {
      const plan = migrate(old, { new_config_file: '/etc/new.yaml' });
      expect(plan.changes).to.have.length(1);
      expect(plan.changes[0]).to.deep.include({
        ...{ kind: 'write', path: '/etc/new.yaml', content: text, secret: true, backup: false },
        attributes: { mode: '0600' },
      });
      expect(plan.secrets).to.deep.equal([secret]);
      expect(plan.finish(true)).to.include({ config: text });
      expect(migrate(old).changes[0]).to.include({ path: '/etc/old.yaml', backup: true });
    });

    it('leaves what is of this version, and what was migrated already', () => {
      const now = `versions|kubeadm.k8s.io/v1beta4 \nexit|0\ntext|${b64(text)}\n`;
      expect(migrate(now)).to.deep.include({ changes: [], secrets: [secret] });
      expect(migrate('versions|kubeadm.k8s.io/v1beta3 \ndone|\n').changes).to.deep.equal([]);
    });

    it('says what is wrong', () => {
      const refused = `versions|kubeadm.k8s.io/v1beta1 \nexit|1\ntext|\nerr|${b64('error: uses an old API spec')}\n`;
      expect(() => migrate('')).to.throw(Failure, 'no file /etc/old.yaml');
      expect(() => migrate('versions|\n')).to.throw(Failure, 'has no document of kubeadm');
      expect(() => migrate(refused)).to.throw(Failure, 'old API spec');
      expect(() => migrate(old, { config_file: null })).to.throw(Failure, 'takes "config_file"');
    });
  });

  describe('in check mode', () => {
    const dry = (code: number, stderr: string): CommandResult =>
      resultOf(`exit|${code}\nstdout|\nstderr|${Buffer.from(stderr).toString('base64')}\n`);
    const port = '\t[ERROR Port-6443]: Port 6443 is in use\n';

    it('fails as kubeadm itself foretells', () => {
      const one = { args: init, checkMode: true, others: { dryRun: dry(1, port) } };
      expect(() => attempt(one)).to.throw(Failure, 'Port-6443: Port 6443 is in use');
      expect(summaries({ ...one, others: { dryRun: dry(0, '') } })).to.deep.equal(['kubeadm init']);
    });

    it('lets kubeadm try a reset out', () => {
      const refused = dry(1, '\t[ERROR IsPrivilegedUser]: user is not running as root\n');
      const one = { args: { state: 'reset' }, seen: worker, checkMode: true };
      expect(() => attempt({ ...one, others: { dryRun: refused } })).to.throw(
        Failure,
        'kubeadm reset refuses',
      );
      expect(summaries({ ...one, others: { dryRun: dry(0, '') } })).to.deep.equal([
        'kubeadm reset',
      ]);
    });

    it('forgives what earlier tasks would mend', () => {
      const predicted = new PredictedState();
      const script = attempt({ args: init }).changes[0];
      if (script?.kind !== 'run') expect.fail('it runs');
      const prediction = {
        resource: 'value',
        key: 'sysctl:net.ipv4.ip_forward',
        value: '1',
      } as const;
      predicted.record({ ...script, predicts: [prediction] }, { task: 'sysctl', user: 'root' });
      const probe = kubeadm.observe?.(argsOf(init), givenOn(host, { checkMode: true })).dryRun;
      const text = '\t[ERROR FileContent--proc-sys-net-ipv4-ip_forward]: not 1\n';
      const seen = probe?.parse(dry(1, text));
      expect(seen?.errors).to.have.length(1);
      expect(probe?.overlay?.(seen, predicted)?.errors).to.deep.equal([]);
    });

    it('counts on a kubeadm that an earlier task would install, and on a node it would make', () => {
      const predicted = new PredictedState();
      const none: Printed = { versions: {}, sockets: [] };
      const run = runsOf(attempt({ args: init }))[0] ?? expect.fail('it runs');
      const version = { version: '1.36.4-1.1' };
      const prediction = { resource: 'package', name: 'kubeadm', state: version } as const;
      predicted.record({ ...run, predicts: [prediction] }, { task: 'Install', user: 'root' });
      expect(summaries({ args: init, seen: none, predicted })).to.deep.equal(['kubeadm init']);
      predicted.record(run, { task: 'Init', user: 'root' });
      expect(summaries({ args: init, seen: none, predicted })).to.deep.equal([]);
      expect(predicted.file('/etc/kubernetes/admin.conf')).to.include({
        type: 'file',
        mode: '0600',
      });
      const reset = { args: { state: 'reset' }, seen: none, predicted };
      expect(summaries(reset)).to.deep.equal(['kubeadm reset']);
    });
  });

  it('is known to join with what another host would make', () => {
    const args = { state: 'joined', role: 'control_plane' };
    const unknown = new Set(['token', 'ca_hashes', 'control_plane_endpoint', 'certificate_key']);
    const one = { args, unknown, checkMode: true };
    expect(summaries(one)).to.deep.equal(['kubeadm join']);
    expect(() => attempt({ ...one, seen: worker })).to.throw(Undecided, 'makes the cluster');
  });

  describe('operation: token', () => {
    const listed = (tokens: readonly JsonObject[]): CommandResult =>
      resultOf(tokens.map(one => JSON.stringify(one, undefined, 4)).join('\n'));
    const one = {
      token: 'aaaaaa.bbbbbbbbbbbbbbbb',
      description: 'kplay',
      expires: '2027-01-16T08:00:00Z',
      usages: ['authentication', 'signing'],
      groups: ['system:bootstrappers:kubeadm:default-node-token'],
    };
    const at = (time: string) => Math.floor(Date.parse(time) / 1000);
    const make = (args: JsonObject, tokens: readonly JsonObject[], now = '2027-01-16T07:00:00Z') =>
      attempt({
        args: { operation: 'token', ttl: '1h', ...args },
        seen: { ...controlPlane, now: at(now) },
        others: { tokens: listed(tokens) },
      });

    it('uses one again that holds', () => {
      const plan = make({}, [one]);
      expect(plan.changes).to.deep.equal([]);
      expect(plan.finish()).to.include({ token: one.token });
      expect(plan.secrets).to.deep.equal([one.token]);
    });

    it('makes one where none holds, is long enough, or is of its kind', () => {
      for (const tokens of [
        [],
        [{ ...one, description: 'x' }],
        [{ ...one, usages: ['signing'] }],
      ]) {
        const plan = make({}, tokens);
        expect(runsOf(plan).map(({ summary }) => summary)).to.deep.equal([
          'kubeadm token create (for 1h)',
        ]);
        expect(plan.finish(true)).to.include({ token });
        expect(runsOf(plan)[0]?.script.text).to.not.contain(token);
      }
      expect(make({}, [one], '2027-01-16T07:55:00Z').changes).to.have.length(1);
    });

    it('makes the one it is given once', () => {
      expect(make({ token: one.token }, [one]).changes).to.deep.equal([]);
      expect(make({ token: 'cccccc.0123456789abcdef' }, [one]).changes).to.have.length(1);
    });

    it('deletes by description or by token', () => {
      const gone = (args: JsonObject) => runsOf(make({ action: 'delete', ...args }, [one]));
      expect(gone({})[0]?.summary).to.equal('kubeadm token delete aaaaaa');
      expect(gone({ description: 'x' })).to.deep.equal([]);
      expect(gone({ token: 'aaaaaa.cccccccccccccccc' })).to.have.length(1);
    });

    it('finds out that nobody can join with one', () => {
      const check = (token: string | null, more: JsonObject = {}, now?: string) =>
        make({ action: 'check', token }, [{ ...one, ...more }], now);
      expect(check(one.token).changes).to.deep.equal([]);
      expect(check(one.token).secrets).to.deep.equal([one.token]);
      const rows: readonly [sentence: string, wrong: () => unknown][] = [
        ['takes the "token" to look at', () => check(null)],
        [
          'has no token cccccc: it has expired, or was deleted',
          () => check('cccccc.0123456789abcdef'),
        ],
        ['its second half differs', () => check('aaaaaa.0123456789abcdef')],
        [
          'has expired, at 2027-01-16T08:00:00.000Z',
          () => check(one.token, {}, '2027-01-16T08:00:01Z'),
        ],
        ['it is not for authentication', () => check(one.token, { usages: ['signing'] })],
      ];
      for (const [sentence, wrong] of rows) expect(wrong).to.throw(Failure, sentence);
    });

    it('makes another one in one operation, with the certificates of control planes', () => {
      const fresh = { operation: 'token', reuse: false, ttl: '1h', upload_certs: true };
      const plan = attempt({ args: fresh, checkMode: true });
      const [run = expect.fail('it runs')] = runsOf(plan);
      expect(kubeadm.observe?.(argsOf(fresh), givenOn(host)).node).to.equal(undefined);
      expect(run.summary).to.equal('kubeadm token create (for 1h) and init phase upload-certs');
      const [, key = ''] = plan.secrets ?? [];
      expect(plan.secrets?.[0]).to.equal(token);
      expect(run.stdin).to.contain(token).and.contain(`certificateKey: "${key}"`);
      expect(`${run.script.text}${run.summary}`).to.not.contain(token).and.not.contain(key);
      expect(plan.finish(true)).to.deep.equal({ token, certificate_key: key });
      expect(plan.finish(false)).to.deep.equal({});
      const wrong = { operation: 'token', upload_certs: true };
      expect(() => attempt({ args: wrong })).to.throw(Failure, 'takes "reuse: false"');
    });

    it('deletes a token that is known in one operation, but looks in check mode', () => {
      const gone = { operation: 'token', action: 'delete', token: one.token, upload_certs: true };
      const [run = expect.fail('it runs')] = runsOf(attempt({ args: gone }));
      expect(run.summary).to.equal(
        'kubeadm token delete aaaaaa and the certificates that were kept',
      );
      const effect = run.effect;
      if (typeof effect !== 'function') expect.fail('what it printed counts');
      expect(effect('bootstrap token "aaaaaa" deleted')).to.equal('change');
      expect(effect('nothing to delete\n')).to.equal('none');
      expect(
        summaries({
          ...{ args: gone, seen: controlPlane, checkMode: true },
          others: { tokens: listed([one]), kept: resultOf('kubeadm-certs bootstrap-token-abcdef') },
        }),
      ).to.deep.equal([
        'kubeadm token delete aaaaaa',
        'kubectl delete secret kubeadm-certs bootstrap-token-abcdef',
      ]);
    });

    it('marks the nodes that joined with it, once it is gone', () => {
      const nodes = [
        { name: 'w1', labels: { disk: 'ssd' }, taints: ['a=b:NoSchedule'] },
        { name: 'w2', annotations: { rack: 3 }, assume: { annotations: { rack: '3' } } },
      ];
      const gone = { operation: 'token', action: 'delete', token: one.token, nodes };
      const w1 = { metadata: { name: 'w1', labels: { disk: 'hdd' } } };
      const others = { nodes: resultOf(JSON.stringify(w1)), tokens: listed([one]) };
      expect(summaries({ args: gone, others })).to.deep.equal([
        'kubeadm token delete aaaaaa',
        'kubectl label node w1 --overwrite disk=ssd',
        'kubectl taint node w1 --overwrite a=b:NoSchedule',
        'kubectl get nodes w2',
      ]);
      expect(summaries({ args: gone, others, seen: controlPlane, checkMode: true })).to.deep.equal([
        'kubeadm token delete aaaaaa',
        'kubectl label node w1 --overwrite disk=ssd',
        'kubectl taint node w1 --overwrite a=b:NoSchedule',
      ]);
    });

    it('deletes the token also where a node cannot be marked', () => {
      const nodes = [{ name: 'w1', taints: ['slow'] }];
      const gone = { operation: 'token', action: 'delete', token: one.token, nodes };
      const others = { nodes: resultOf(JSON.stringify({ metadata: { name: 'w1' } })) };
      const [deletion, failing] = runsOf(attempt({ args: gone, others }));
      expect(deletion?.summary).to.equal('kubeadm token delete aaaaaa');
      expect(failing?.failureMessage?.(1, '', '')).to.contain('the taint slow needs an effect');
    });

    it('says why there is no list', () => {
      const others = {
        tokens: resultOf('', { exitCode: 1, stderr: Buffer.from('failed to load') }),
      };
      const none = { args: { operation: 'token' }, others };
      expect(() => attempt(none)).to.throw(Failure, 'admin.conf: failed to load');
    });
  });

  describe('operation: status', () => {
    const status = (seen: Printed) => attempt({ args: { operation: 'status' }, seen }).finish();

    it('tells the networks of a cluster where its manifests are', () => {
      expect(status(controlPlane)).to.deep.include({
        pod_subnet: ['10.244.0.0/16'],
        service_subnet: ['10.96.0.0/12'],
      });
      expect(status(worker)).not.to.include.keys('pod_subnet', 'service_subnet');
    });
  });

  describe('operation: images', () => {
    const images = ['registry.k8s.io/kube-apiserver:v1.36.4', 'registry.k8s.io/kube-proxy:v1.36.4'];
    const b64 = (text: string): string => Buffer.from(text).toString('base64');
    const seen = (there: readonly string[]): CommandResult => {
      const list = JSON.stringify({
        kind: 'Images',
        images: [...images, 'registry.k8s.io/pause:3.10.2'],
      });
      const tags = JSON.stringify({ images: there.map(tag => ({ repoTags: [tag] })) });
      return resultOf(`exit|0\nlist|${b64(list)}\nerr|\ncrictl|${b64(tags)}\n`);
    };

    it('pulls what is missing, for workers only what is theirs', () => {
      const pull = (args: JsonObject, there: readonly string[]) =>
        summaries({ args: { operation: 'images', ...args }, others: { images: seen(there) } });
      expect(pull({}, images)).to.deep.equal(['kubeadm config images pull']);
      expect(pull({}, [...images, 'registry.k8s.io/pause:3.10.2'])).to.deep.equal([]);
      expect(pull({ action: 'list' }, [])).to.deep.equal([]);
      expect(pull({ role: 'worker' }, images)).to.deep.equal([
        'crictl pull registry.k8s.io/pause:3.10.2',
      ]);
    });
  });

  describe('operation: certs', () => {
    const certs = resultOf(`[check-expiration] Reading configuration
{"certificates":[
 {"name":"admin.conf","expirationDate":"2027-01-01T00:00:00Z","residualTime":86400,"caName":"","externallyManaged":false,"missing":false},
 {"name":"apiserver","expirationDate":"2027-01-01T00:00:00Z","residualTime":8640000,"caName":"ca","externallyManaged":false,"missing":false},
 {"name":"super-admin.conf","expirationDate":"","residualTime":0,"caName":"","externallyManaged":false,"missing":true}],
"certificateAuthorities":[{"name":"ca","residualTime":1,"externallyManaged":false,"missing":false}]}
`);
    const renew = (args: JsonObject) =>
      summaries({
        args: { operation: 'certs', action: 'renew', restart: false, ...args },
        seen: controlPlane,
        others: { certs },
      });

    it('renews what ends too soon, and never an authority', () => {
      expect(renew({ renew_before: '30d' })).to.deep.equal(['kubeadm certs renew admin.conf']);
      expect(renew({ renew_before: '1h' })).to.deep.equal([]);
      expect(renew({})).to.deep.equal(['kubeadm certs renew all']);
      expect(renew({ certificates: ['apiserver'], renew_before: '101d' })).to.deep.equal([
        'kubeadm certs renew apiserver',
      ]);
    });

    it('does not renew what is missing, and says so', () => {
      expect(renew({ certificates: ['super-admin.conf'] })).to.deep.equal([]);
      expect(renew({ certificates: ['super-admin.conf', 'apiserver'] })).to.deep.equal([
        'kubeadm certs renew apiserver',
      ]);
      const args = { operation: 'certs', action: 'renew', certificates: ['super-admin.conf'] };
      const { warnings } = attempt({ args, seen: controlPlane, others: { certs } });
      expect(warnings).to.deep.equal([
        'the certificate super-admin.conf is missing, and kubeadm renews only what is there',
      ]);
    });

    it('renews nothing where all of it is missing or signed elsewhere', () => {
      const list = (external: boolean, missing: boolean) =>
        resultOf(
          JSON.stringify({
            certificates: [
              { name: 'apiserver', caName: 'ca', externallyManaged: external, missing },
              { name: 'admin.conf', caName: '', externallyManaged: external, missing },
            ],
          }),
        );
      const tried = (certificates: CommandResult) => {
        const args = { operation: 'certs', action: 'renew', restart: false };
        const { changes, warnings = [] } = attempt({
          ...{ args, seen: controlPlane },
          others: { certs: certificates },
        });
        return [changes.length, warnings.join('\n')];
      };
      const [changes, said] = tried(list(true, false));
      expect(changes).to.equal(0);
      expect(said).to.contain('apiserver is of an authority whose key is not on this node');
      expect(tried(list(false, true))[0]).to.equal(0);
      expect(tried(list(false, true))[1]).to.contain('admin.conf is missing');
      expect(tried(list(false, false))).to.deep.equal([1, '']);
    });

    it('tells what it saw', () => {
      const one = { args: { operation: 'certs' }, seen: controlPlane, others: { certs } };
      expect(attempt(one).finish()).to.deep.include({ state: 'initialized' });
      expect(JSON.stringify(attempt(one).finish())).to.contain('"seconds_left":86400');
    });

    it('uploads from a control plane only', () => {
      const upload = { operation: 'certs', action: 'upload' };
      expect(summaries({ args: upload, seen: controlPlane })).to.deep.equal([
        'kubeadm init phase upload-certs',
      ]);
      expect(() => attempt({ args: upload, seen: worker })).to.throw(
        Failure,
        'this node is joined',
      );
    });

    it('makes a key, and no token, for what it uploads', () => {
      const upload = { operation: 'certs', action: 'upload' };
      const done = attempt({ args: upload, seen: controlPlane }).finish(true);
      expect(done).to.have.property('certificate_key');
      expect(done).to.not.have.property('token');
    });

    it('deletes what was uploaded, with its timer, and no other token', () => {
      const gone = (kept: CommandResult) =>
        summaries({
          ...{ args: { operation: 'certs', action: 'delete' }, seen: controlPlane },
          others: { kept },
        });
      expect(gone(resultOf('kubeadm-certs bootstrap-token-abcdef somebody'))).to.deep.equal([
        'kubectl delete secret kubeadm-certs bootstrap-token-abcdef',
      ]);
      expect(gone(resultOf(''))).to.deep.equal([]);
      const refused = resultOf('', { exitCode: 1, stderr: Buffer.from('Forbidden') });
      expect(() => gone(refused)).to.throw(Failure, 'admin.conf: Forbidden');
    });

    it('foretells the deletion of what an earlier task would upload', () => {
      const predicted = new PredictedState();
      const upload = { operation: 'certs', action: 'upload' };
      const [run = expect.fail('it runs')] = runsOf(attempt({ args: upload, seen: controlPlane }));
      predicted.record(run, { task: 'Upload', user: 'root' });
      const probe = kubeadm.observe?.(
        argsOf({ operation: 'certs', action: 'delete' }),
        givenOn(host, { checkMode: true }),
      ).kept;
      const seen = probe?.parse(resultOf(''));
      expect(seen?.isThere).to.equal(false);
      expect(seen && probe?.overlay?.(seen, predicted)?.isThere).to.equal(true);
    });
  });
});
