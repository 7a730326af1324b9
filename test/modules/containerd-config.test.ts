import { expect } from 'chai';
import fc from 'fast-check';
import { PredictedState } from '../../src/changes/predicted-state.ts';
import { newFile } from '../../src/module-api/attributes.ts';
import { coerceArgs } from '../../src/module-api/coerce-args.ts';
import { Undecided } from '../../src/module-api/failure.ts';
import type { JsonObject } from '../../src/module-api/json.ts';
import {
  type ContainerdConfigArgs,
  containerdConfigArgs,
} from '../../src/modules/containerd-config/args.ts';
import { configOf, formatFor, heading } from '../../src/modules/containerd-config/config.ts';
import { comingContainerd, foretoldChange } from '../../src/modules/containerd-config/foretold.ts';
import { merged, toToml } from '../../src/modules/containerd-config/toml.ts';
import { tomlDifferences, tomlEntries } from '../../src/modules/containerd-config/toml-entries.ts';
import {
  containerdProbe,
  parseContainerd,
  versionIn,
  versionOf,
} from '../../src/modules/containerd-config/version.ts';

describe('toToml', () => {
  it('writes plain values before tables, and quotes keys that need it', () => {
    const table = {
      plugins: { 'io.x.v1': { a: { b: [1, 'two'] }, c: true }, empty: {} },
      version: 3,
      text: 'a "b" \\ \n\u007f',
      list: [{ x: 1, y: [] }, {}],
    };
    expect(toToml(table)).to.equal(`version = 3
text = "a \\"b\\" \\\\ \\n\\u007f"
list = [{ x = 1, y = [] }, {}]

[plugins."io.x.v1"]
c = true

[plugins."io.x.v1".a]
b = [1, "two"]

[plugins.empty]
`);
  });

  it('refuses what TOML cannot hold', () => {
    expect(() => toToml({ a: { b: [null] } })).to.throw('a.b: TOML has no value for null');
  });

  it('is read back as what was written', () => {
    const key = fc.stringMatching(/^[a-z]{1,3}$/);
    const value = fc.oneof(fc.integer(), fc.boolean(), fc.constantFrom('x', 'a = "b" # [', ''));
    const table = fc.dictionary(key, fc.dictionary(key, value));
    fc.assert(
      fc.property(table, one => {
        const entries = Object.entries(one).flatMap(([name, inner]) =>
          Object.entries(inner).map(([k, v]) => [`${name}.${k}`, JSON.stringify(v)] as const),
        );
        expect([...tomlEntries(toToml(one))]).to.have.deep.members(entries);
      }),
    );
  });
});

describe('merged', () => {
  it('merges tables, replaces the rest, and takes out what is null', () => {
    const base = { a: { b: 1, c: [1] }, d: 1 };
    expect(merged(base, { a: { c: [2], e: { f: null } }, d: null })).to.deep.equal({
      a: { b: 1, c: [2], e: {} },
    });
  });
});

describe('tomlEntries', () => {
  it('reads what people write', () => {
    const text = `version = 2 # of the format
[plugins]
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = '/opt/cni # bin'
    dirs = [
      "a", # first
      'b',
    ]
[[proxy]]
  a.b = "x = y"
nonsense
`;
    expect([...tomlEntries(text)]).to.deep.equal([
      ['version', '2'],
      ['plugins."io.containerd.grpc.v1.cri".cni.bin_dir', '"/opt/cni # bin"'],
      ['plugins."io.containerd.grpc.v1.cri".cni.dirs', '["a", "b"]'],
      ['proxy.a.b', '"x = y"'],
    ]);
  });
});

describe('tomlDifferences', () => {
  it('says what comes, goes and changes', () => {
    expect(tomlDifferences('a = 1\nb = 2\nc = 3\n', 'a = 1\nb = 3\nd = 4\n')).to.deep.equal([
      { key: 'b', before: '2', after: '3' },
      { key: 'c', before: '3', after: undefined },
      { key: 'd', before: undefined, after: '4' },
    ]);
  });
});

describe('versionIn', () => {
  const cases: readonly [text: string, version: string | undefined][] = [
    ['containerd github.com/containerd/containerd 1.6.20~ds1 1.6.20~ds1-1+deb12u3', '1.6.20~ds1'],
    ['containerd containerd.io 1.7.24 88bf19b', '1.7.24'],
    ['containerd github.com/containerd/containerd/v2 v2.1.3 c787fb9', '2.1.3'],
    ['2.2.0-1~debian.13~trixie', '2.2.0-1~debian.13~trixie'],
    ['1:1.7.29-3.el9', '1.7.29-3.el9'],
    ['*', undefined],
  ];
  for (const [text, version] of cases) {
    it(`finds ${version ?? 'nothing'} in ${text}`, () => {
      expect(versionIn(text)?.text).to.equal(version);
    });
  }
});

describe('formatFor', () => {
  const cases: readonly [version: string, wanted: 'auto' | 2 | 3, format: string][] = [
    ['1.6.20', 'auto', '2 one'],
    ['1.7.29', 'auto', '2 one'],
    ['2.0.5', 'auto', '3 one'],
    ['2.1.0', 'auto', '3 many'],
    ['2.3.1', 'auto', '3 many'],
    ['2.1.0', 2, '2 one'],
  ];
  for (const [version, wanted, format] of cases) {
    it(`is ${format} for ${version}, ${wanted}`, () => {
      const { configVersion, manyBinDirs } = formatFor(wanted, versionIn(version));
      expect(`${configVersion} ${manyBinDirs ? 'many' : 'one'}`).to.equal(format);
    });
  }

  it('refuses a format that the containerd does not know', () => {
    expect(() => formatFor(3, versionIn('1.7.1'))).to.throw('containerd 1.7.1 does not know');
  });
});

describe('configOf', () => {
  const config = (args: JsonObject, version: string) =>
    configOf(argsOf(args), formatFor('auto', versionIn(version)));

  it('is of version 2 for containerd 1.x', () => {
    const text = toToml(config({ sandbox_image: 'pause:3.10' }, '1.7.2'));
    expect(text).to.equal(`version = 2

[plugins."io.containerd.grpc.v1.cri"]
sandbox_image = "pause:3.10"

[plugins."io.containerd.grpc.v1.cri".containerd]
default_runtime_name = "runc"

[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
runtime_type = "io.containerd.runc.v2"

[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
SystemdCgroup = true

[plugins."io.containerd.grpc.v1.cri".cni]
bin_dir = "/opt/cni/bin"
conf_dir = "/etc/cni/net.d"

[plugins."io.containerd.grpc.v1.cri".registry]
config_path = "/etc/containerd/certs.d"
`);
  });

  it('is of version 3 for containerd 2.x', () => {
    const args = { sandbox_image: 'pause:3.10', snapshotter: 'overlayfs', root: '/data' };
    expect(toToml(config(args, '2.1.2'))).to.equal(`version = 3
root = "/data"

[plugins."io.containerd.cri.v1.images"]
snapshotter = "overlayfs"

[plugins."io.containerd.cri.v1.images".pinned_images]
sandbox = "pause:3.10"

[plugins."io.containerd.cri.v1.images".registry]
config_path = "/etc/containerd/certs.d"

[plugins."io.containerd.cri.v1.runtime".containerd]
default_runtime_name = "runc"

[plugins."io.containerd.cri.v1.runtime".containerd.runtimes.runc]
runtime_type = "io.containerd.runc.v2"

[plugins."io.containerd.cri.v1.runtime".containerd.runtimes.runc.options]
SystemdCgroup = true

[plugins."io.containerd.cri.v1.runtime".cni]
bin_dirs = ["/opt/cni/bin", "/usr/lib/cni"]
conf_dir = "/etc/cni/net.d"
`);
  });

  it('names one directory of plugins where containerd takes only one', () => {
    expect(toToml(config({}, '2.0.4'))).to.contain('\nbin_dir = "/opt/cni/bin"\n');
  });

  it('gives every runtime a type, and merges what the task adds', () => {
    const runtime = 'io.containerd.cri.v1.runtime';
    const text = toToml(
      config(
        {
          registry_config_path: '',
          systemd_cgroup: false,
          runtime_options: { BinaryName: '/opt/runc' },
          runtimes: {
            nvidia: { options: { SystemdCgroup: true } },
            kata: { runtime_type: 'io.containerd.kata.v2' },
          },
          plugins: { [runtime]: { cni: { conf_dir: null }, max_container_log_line_size: -1 } },
          settings: { debug: { level: 'info' } },
        },
        '2.2.0',
      ),
    );
    const prefix = `plugins."${runtime}"`;
    expect(Object.fromEntries(tomlEntries(text))).to.deep.equal({
      version: '3',
      'debug.level': '"info"',
      [`${prefix}.max_container_log_line_size`]: '-1',
      [`${prefix}.cni.bin_dirs`]: '["/opt/cni/bin", "/usr/lib/cni"]',
      [`${prefix}.containerd.default_runtime_name`]: '"runc"',
      [`${prefix}.containerd.runtimes.runc.runtime_type`]: '"io.containerd.runc.v2"',
      [`${prefix}.containerd.runtimes.runc.options.SystemdCgroup`]: 'false',
      [`${prefix}.containerd.runtimes.runc.options.BinaryName`]: '"/opt/runc"',
      [`${prefix}.containerd.runtimes.nvidia.runtime_type`]: '"io.containerd.runc.v2"',
      [`${prefix}.containerd.runtimes.nvidia.options.SystemdCgroup`]: 'true',
      [`${prefix}.containerd.runtimes.kata.runtime_type`]: '"io.containerd.kata.v2"',
    });
  });

  const failures: readonly [args: JsonObject, message: string][] = [
    [{ disabled_plugins: ['io.containerd.grpc.v1.cri'] }, 'must not name cri'],
    [{ disabled_plugins: ['cri'] }, 'must not name cri'],
    [{ cni_bin_dirs: [] }, '"cni_bin_dirs" must name at least one'],
    [{ settings: { version: 2 } }, 'is set by "config_version"'],
  ];
  for (const [args, message] of failures) {
    it(`says: ${message}`, () => expect(() => config(args, '2.1.0')).to.throw(message));
  }
});

describe('containerdProbe', () => {
  const text = `version|containerd github.com/containerd/containerd 1.6.20 x
process|274 (a) b) S 1 274 274 0 -1 4194560 3328 1225 0 0 36 30 1 0 20 0 7 0 12050 1233694720
boot|1795231540
ticks|100
`;
  const observed = parseContainerd(text);
  const installed = (name: string, version: string | undefined) => {
    const predicted = new PredictedState();
    const change = {
      kind: 'run',
      script: containerdProbe.script,
      summary: 'install',
      predicts: [{ resource: 'package', name, state: { version } }],
    } as const;
    predicted.record(change, { task: 'Install', user: 'root' });
    return predicted;
  };
  const none = parseContainerd('');

  it('knows the version and when it was started', () => {
    expect(observed.version?.text).to.equal('1.6.20');
    expect(observed.started).to.equal(1_795_231_660.5);
    expect(none).to.deep.equal({ version: undefined, installed: false, started: undefined });
  });

  it('foretells the version that a task would install', () => {
    const after = containerdProbe.overlay?.(none, installed('containerd', '2.1.9-1')) ?? none;
    expect(versionOf(after, 'auto')?.text).to.equal('2.1.9-1');
    expect(after.installed).to.equal(false);
    const upgraded = containerdProbe.overlay?.(observed, installed('containerd.io', '2.2.0'));
    expect(upgraded?.version?.major).to.equal(2);
  });

  it('does not guess', () => {
    const after = containerdProbe.overlay?.(none, installed('docker.io', '26')) ?? none;
    expect(() => versionOf(after, 'auto')).to.throw(Undecided);
    expect(versionOf(after, 3)).to.equal(undefined);
    const unknown = containerdProbe.overlay?.(none, installed('containerd', '*')) ?? none;
    expect(() => versionOf(unknown, 'auto')).to.throw(Undecided);
    const removed = containerdProbe.overlay?.(observed, installed('containerd', undefined));
    expect(() => versionOf(removed ?? none, 'auto')).to.throw('install it first');
  });
});

describe('foretoldChange', () => {
  const path = '/etc/containerd/config.toml';
  const file = (content: string) =>
    newFile(path, 'file', {}, { content: new TextEncoder().encode(content) });

  it('is for a containerd whose version is not known yet, unless the task says the format', () => {
    const coming = { ...parseContainerd(''), because: 'Install' };
    expect(comingContainerd(argsOf({}), coming)).to.equal('Install');
    expect(comingContainerd(argsOf({ config_version: 3 }), coming)).to.equal(undefined);
    expect(comingContainerd(argsOf({}), parseContainerd(''))).to.equal(undefined);
  });

  it('writes the file where there is none, or that of a package', () => {
    for (const before of [{ type: 'absent', path } as const, file('version = 2\n')]) {
      const change = foretoldChange(argsOf({ mode: '0600' }), before, 'Install');
      expect(change.summary).to.equal(`write ${path}`);
      expect(change.predicts?.[0]).to.have.nested.property('state.mode', '0600');
    }
  });

  it('does not guess where the module wrote it before', () => {
    const before = file(`${heading}version = 2\n`);
    expect(() => foretoldChange(argsOf({}), before, 'Install')).to.throw(Undecided);
  });
});

function argsOf(args: JsonObject): ContainerdConfigArgs {
  // The types come from the schema.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return coerceArgs(containerdConfigArgs, args) as unknown as ContainerdConfigArgs;
}
