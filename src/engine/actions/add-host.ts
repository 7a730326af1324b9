import { parseHostAddress } from '../../inventory/host-address.ts';
import { toText } from '../../jinja/python/text.ts';
import { Failure } from '../../module-api/failure.ts';
import { format } from '../../module-api/format.ts';
import { type Dict, isList, type Value } from '../../values/value.ts';
import { hidePasswords } from '../secrets/password-names.ts';
import { secretTexts } from '../secrets/secret-texts.ts';
import { attempt } from '../tasks/attempt.ts';
import type { ActionDefinition } from './action.ts';

export const addHost: ActionDefinition = {
  name: 'add_host',
  summary: 'Add a host to the inventory of the run, for later plays and `delegate_to`.',
  notes: [
    'It runs once for all hosts of a batch. Check mode does it, too: nothing but the run sees it.',
    'Every other option is a variable of the host. Plays that run already do not get the host.',
  ],
  args: {
    name: {
      type: 'string',
      required: true,
      aliases: ['host', 'hostname'],
      format: format('a name for a host', text => parseHostAddress(text) !== undefined),
      description: 'The host, as an inventory would name it; `name:port` sets its `ansible_port`.',
    },
    groups: {
      type: 'array',
      items: { type: 'string' },
      aliases: ['group', 'groupname'],
      default: [],
      description: 'Groups that get the host; those that are not there are made.',
    },
  },
  anyOption: true,
  oncePerBatch: true,
  returns: {
    add_host: { type: 'object', description: 'The `host_name`, its `groups` and `host_vars`.' },
  },
  examples: [
    `- name: Go on with the machine that was made
  add_host:
    name: "{{ created.address }}"
    groups: [fresh, web]
    ansible_user: admin`,
  ],
  run({ args, play, language, input }) {
    const written = toText(args.get('name') ?? '');
    const address = parseHostAddress(written);
    if (address === undefined) throw new Failure(`"${written}" is not a name for a host`);
    const { name, port } = address;
    const groups = listOf(args.get('groups'));
    const variables = new Map<string, Value>();
    if (port !== undefined) variables.set('ansible_port', port);
    for (const [key, value] of args) {
      if (key === 'name' || key === 'groups') continue;
      if (!/^[A-Za-z_]\w*$/.test(String(key))) {
        throw new Failure(`"${String(key)}" is not a name for a variable`);
      }
      variables.set(String(key), value);
    }
    hidePasswords(variables, play.run.secrets);
    const changed = play.run.inventoryChanges.addHost({
      ...{ name, groups, variables },
      secrets: input.noLog ? secretTexts(variables) : language.secrets?.values,
    });
    const said: Dict = new Map<string, Value>([
      ['host_name', name],
      ['groups', [...groups]],
      ['host_vars', new Map(variables)],
    ]);
    return attempt(changed ? 'changed' : 'ok', { fields: new Map([['add_host', said]]) });
  },
};

export function listOf(value: Value | undefined): readonly string[] {
  const list = value ?? null;
  const texts = isList(list) ? list.map(toText) : [];
  return texts.map(text => text.trim()).filter(text => text !== '');
}
