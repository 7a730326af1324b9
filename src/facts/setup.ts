import { defineModule } from '../module-api/define-module.ts';
import { fail } from '../module-api/failure.ts';
import type { JsonObject } from '../module-api/json.ts';
import { factsProbe, type GatheredFacts } from './probe.ts';
import { chooseSubsets, subsetFormat } from './subsets.ts';

export const setup = defineModule({
  name: 'setup',
  aliases: ['gather_facts'],
  summary: 'Ask a host what it is: system, network, hardware, users, time.',
  notes: [
    'Plays do this by themselves unless `gather_facts` is false. One script answers everything in one round trip.',
  ],
  args: {
    gather_subset: {
      type: 'array',
      items: { type: 'string', format: subsetFormat },
      default: ['all'],
      description:
        'Which parts: all, min, hardware, network, virtual, local; with "!" in front, not that part. min and local are there unless "!min" is.',
    },
    filter: {
      type: 'array',
      items: { type: 'string' },
      default: [],
      description:
        'Return only facts whose names match one of these shell patterns, such as "ansible_eth*".',
    },
    fact_path: {
      type: 'string',
      default: '/etc/ansible/facts.d',
      description: "A folder of the host's own facts: files *.fact.",
    },
    gather_timeout: {
      type: 'integer',
      minimum: 1,
      default: 10,
      description:
        'Seconds after which a file system of the network that does not answer is left out of the sizes of mounts.',
    },
    parallel: {
      type: 'boolean',
      description: 'Changes nothing: there is one module that gathers facts.',
    },
  },
  returns: {
    ansible_facts: { type: 'object', description: 'The facts, each name with ansible_ in front.' },
  },
  examples: [
    `- name: Look at the network again
  setup:
    gather_subset: ["!all", network]`,
    `- name: Only the memory
  setup:
    filter: "ansible_mem*"`,
  ],
  observe: ({ gather_subset, fact_path, gather_timeout }) => {
    const { chosen, unknown } = chooseSubsets(gather_subset);
    if (unknown.length > 0) fail(`gather_subset has no "${unknown[0] ?? ''}"`);
    return { gathered: factsProbe(chosen, { factPath: fact_path, seconds: gather_timeout }) };
  },
  plan: () => [],
  result: ({ filter, gather_subset }, { gathered }) => {
    const { chosen } = chooseSubsets(gather_subset);
    const facts = { ...chosenFacts(gathered, chosen), gather_subset: [...gather_subset] };
    return { ansible_facts: asVariables(filtered(facts, filter)) };
  },
});

/** By the names that Ansible registers and sets as variables. */
function asVariables(facts: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(facts).map(([name, fact]) => [
      aboutGathering.has(name) ? name : `ansible_${name}`,
      fact,
    ]),
  );
}

const aboutGathering: ReadonlySet<string> = new Set(['gather_subset', 'module_setup']);

/** Every host is asked what is `min`; without it only what other parts rest on is told. */
function chosenFacts(
  { facts, least }: GatheredFacts,
  chosen: ReturnType<typeof chooseSubsets>['chosen'],
): JsonObject {
  if (chosen.has('min')) return facts;
  const left = new Set(least);
  const isNeeded = (name: string): boolean =>
    (chosen.has('network') && /^(?:distribution|os_)/.test(name)) ||
    ((chosen.has('network') || chosen.has('hardware')) && ofPlatform.has(name));
  return Object.fromEntries(
    Object.entries(facts).filter(([name]) => !left.has(name) || isNeeded(name)),
  );
}

const ofPlatform: ReadonlySet<string> = new Set([
  ...['system', 'kernel', 'kernel_version', 'machine', 'python_version', 'fqdn', 'hostname'],
  ...['nodename', 'domain', 'userspace_bits', 'architecture', 'userspace_architecture'],
  'machine_id',
]);

/** Patterns match names with or without `ansible_`. */
function filtered(facts: JsonObject, patterns: readonly string[]): JsonObject {
  if (patterns.length === 0 || patterns.includes('*')) return facts;
  const matchers = patterns.map(globPattern);
  return Object.fromEntries(
    Object.entries(facts).filter(([name]) =>
      matchers.some(matcher => matcher.test(name) || matcher.test(`ansible_${name}`)),
    ),
  );
}

function globPattern(glob: string): RegExp {
  // A bracket that is not closed stands for itself.
  const source = glob
    .replaceAll(/[.+^${}()|\\]|\[(?!.[^\]]*\])/g, String.raw`\$&`)
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
    .replaceAll('[!', '[^');
  try {
    return new RegExp(`^${source}$`);
  } catch {
    // A range from high to low holds nothing.
    return /(?!)/;
  }
}
