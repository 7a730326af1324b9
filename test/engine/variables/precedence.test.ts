import { expect } from 'chai';
import { Project, type RunEvents } from '../../support/run-cli.ts';
import { type Layer, layeredProject, layers } from './layered-project.ts';

/** Facts that every host has, to be overridden: one for each other layer. */
const facts = [
  'architecture bios_version cmdline date_time devices distribution distribution_major_version',
  'distribution_release distribution_version domain env fqdn hostname kernel',
  'machine nodename os_family processor_vcpus service_mgr system user_dir user_id',
]
  .join(' ')
  .split(' ');

interface Pair {
  readonly name: string;
  readonly loser: Layer;
  readonly winner: Layer;
}

const pairs: readonly Pair[] = layers.flatMap((loser, low) =>
  layers.slice(low + 1).map((winner, offset) => {
    const high = low + 1 + offset;
    const factAt = layers.indexOf('facts');
    const other = low === factAt ? high : low;
    const isFact = low === factAt || high === factAt;
    const name = isFact ? `ansible_${facts[other]}` : `v_${low}_${high}`;
    return { name, loser, winner };
  }),
);

/** The variables that a layer sets, each to the layer's name. */
function set(layer: Layer): Record<string, string> {
  const own = pairs.filter(({ loser, winner }) => loser === layer || winner === layer);
  return Object.fromEntries(own.map(({ name }) => [name, layer]));
}

function saidBy(events: RunEvents): ReadonlyMap<string, unknown> {
  return new Map(Object.entries(events.outcome('r : debug').result['msg'] ?? {}));
}

describe('layersOf', () => {
  let values: ReadonlyMap<string, unknown>;

  before(async () => {
    const { files, args } = layeredProject({
      set,
      host: 'ansible_connection=local',
      task: `debug:\n  msg: {${pairs.map(({ name }) => `${name}: "{{ ${name} }}"`).join(', ')}}\n`,
    });
    const project = new Project(files);
    try {
      values = saidBy(await project.run(...args));
    } finally {
      project.remove();
    }
  });

  for (const { name, loser, winner } of pairs) {
    it(`lets ${winner} win over ${loser}`, () => {
      expect(values.has(name)).to.equal(true);
      if (winner === 'facts') expect(values.get(name)).not.to.equal(loser);
      else expect(values.get(name)).to.equal(winner);
    });
  }
});
