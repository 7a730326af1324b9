import { ExpressionError, type FunctionDefinition } from '../../jinja/functions.ts';
import { toText } from '../../jinja/python/text.ts';
import type { Value } from '../../values/value.ts';
import { firstOf, formatAddress, parseNetwork } from '../algorithms/ip-network.ts';
import { below, type Randomness, SeededRandomness } from '../algorithms/random.ts';
import { inputText, textArg } from '../arguments.ts';
import type { Controller } from '../controller.ts';

/** The filters of `ansible.utils` and `community.general` for hardware addresses. */
export function hardwareFilters(controller: Controller): readonly FunctionDefinition[] {
  return [
    {
      name: 'hwaddr',
      aliases: ['ansible.utils.hwaddr', 'ansible.netcommon.hwaddr'],
      summary: 'Write a hardware address in another form; nothing where it is none.',
      meanings: {
        query:
          'The form: bare, bool, cisco, eui48, int, linux, pgsql, postgresql, psql, unix or win.',
        alias: 'Accepted; changes nothing.',
      },
      defaults: { query: '' },
      examples: ["'1a:2b:3c:4d:5e:6f' | hwaddr('cisco') -> '1a2b.3c4d.5e6f'"],
      parameters: ['query?', 'alias?'],
      call: (input, args) => answer(input, textArg(args, 'query', '')),
    },
    {
      name: 'macaddr',
      aliases: ['ansible.utils.macaddr', 'ansible.netcommon.macaddr'],
      summary: 'Write a hardware address in another form; nothing where it is none.',
      meanings: { query: 'As of "hwaddr".' },
      defaults: { query: '' },
      examples: ["'1A-2B-3C-4D-5E-6F' | macaddr('linux') -> '1a:2b:3c:4d:5e:6f'"],
      parameters: ['query?'],
      call: (input, args) => answer(input, textArg(args, 'query', '')),
    },
    {
      name: 'slaac',
      aliases: ['ansible.utils.slaac', 'ansible.netcommon.slaac'],
      summary:
        'Give the address that a host with a hardware address gives itself in a network of IPv6.',
      meanings: { query: 'The hardware address.' },
      examples: ["'2001:db8::/64' | slaac('1a:2b:3c:4d:5e:6f') -> '2001:db8::182b:3cff:fe4d:5e6f'"],
      parameters: ['query?'],
      call: (input, args) => ownAddress(inputText(input), textArg(args, 'query', '')),
    },
    {
      name: 'community.general.random_mac',
      summary: 'Complete the beginning of a hardware address by chance.',
      meanings: { seed: 'With the same seed the address is the same.' },
      examples: ["'52:54:00' | community.general.random_mac(seed='web1') -> '52:54:00:63:d2:09'"],
      parameters: ['seed?'],
      call(input, args) {
        const seed = textArg(args, 'seed');
        const { randomness } = controller;
        return completed(inputText(input), seed === undefined ? randomness : seeded(seed));
      },
    },
  ];
}

type Bytes = readonly number[];

/** `undefined` where it is none. */
function bytesOf(value: Value): Bytes | undefined {
  if (typeof value === 'number') return fromHex(value.toString(16).padStart(12, '0'));
  const text = typeof value === 'string' ? value.trim().toLowerCase() : '';
  const separated = text.split(/[:-]/);
  if (separated.length === 6 && separated.every(part => /^[\da-f]{1,2}$/.test(part)))
    return separated.map(part => Number.parseInt(part, 16));
  return fromHex(text.replaceAll(/[.:-]/g, ''));
}

function fromHex(digits: string): Bytes | undefined {
  if (!/^[\da-f]{12}$/.test(digits)) return undefined;
  return (digits.match(/../g) ?? []).map(byte => Number.parseInt(byte, 16));
}

function hex(bytes: Bytes): string {
  return bytes.map(byte => byte.toString(16).padStart(2, '0')).join('');
}

function grouped(bytes: Bytes, size: number, separator: string): string {
  return (hex(bytes).match(new RegExp(`.{${size}}`, 'g')) ?? []).join(separator);
}

const dashed = (bytes: Bytes): Value => grouped(bytes, 2, '-').toUpperCase();

const forms: Readonly<Record<string, (bytes: Bytes) => Value>> = {
  bare: bytes => hex(bytes).toUpperCase(),
  bool: () => true,
  cisco: bytes => grouped(bytes, 4, '.'),
  eui48: dashed,
  int: bytes => Number.parseInt(hex(bytes), 16),
  linux: bytes => grouped(bytes, 2, ':'),
  pgsql: bytes => grouped(bytes, 6, ':'),
  postgresql: bytes => grouped(bytes, 6, ':'),
  psql: bytes => grouped(bytes, 6, ':'),
  unix: bytes => bytes.map(byte => byte.toString(16)).join(':'),
  win: dashed,
};

/** The address in the form asked for, or as it is; none where it is no address. */
function answer(input: Value, query: string): Value {
  const form = query === '' ? (): Value => toText(input) : forms[query];
  if (form === undefined) {
    throw new ExpressionError(`"${query}" is no form of hardware addresses.`, {
      hint: `The forms are: ${Object.keys(forms).join(', ')}.`,
    });
  }
  const bytes = bytesOf(input);
  return bytes === undefined ? null : form(bytes);
}

/** The address that a host with this hardware gives itself in a network of IPv6. */
function ownAddress(text: string, hardware: string): Value {
  const network = parseNetwork(text);
  const bytes = bytesOf(hardware);
  if (network?.version !== 6 || bytes === undefined) return false;
  const [first = 0, ...others] = bytes;
  const parts = [first ^ 2, ...others.slice(0, 2), 0xff, 0xfe, ...others.slice(2)];
  return formatAddress(6, firstOf(network) | BigInt(`0x${hex(parts)}`));
}

function seeded(seed: string): Randomness {
  return new SeededRandomness(/^\d+$/.test(seed) ? Number(seed) : seed);
}

/** A beginning of an address, with bytes drawn for the rest. */
function completed(start: string, randomness: Randomness): string {
  const parts = start.toLowerCase().split(':');
  const wrong = parts.find(part => !/^[\da-f]{2}$/.test(part));
  if (wrong !== undefined) throw new ExpressionError(`"${wrong}" is no byte of an address.`);
  const missing = 6 - parts.length;
  if (missing < 1) throw new ExpressionError('At most 5 bytes of an address can be given.');
  // Five bytes are drawn, so that a seed gives the same ones wherever the beginning ends.
  const drawn = least + below(most - least, randomness);
  const bytes = drawn.toString(16).match(/../g) ?? [];
  return [...parts, ...bytes.slice(0, missing)].join(':');
}

const least = 16 ** 9;
const most = 16 ** 10;
