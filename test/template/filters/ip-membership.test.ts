import { itAnswers } from '../support.ts';

/** Addresses and networks that 192.168.0.5 has nothing in, and what is none. */
const others = [
  '192.168.0.5/24',
  '192.168.0.0/24',
  '10.0.0.1/32',
  '10.0.0.0/31',
  '10.0.0.1/31',
  '10.0.0.1/30',
  '10.0.0.2/30',
  '10.0.0.3/30',
  '10.0.0.0/30',
  '8.8.8.8',
  '127.0.0.1',
  '224.0.0.1/4',
  '169.254.1.1',
  '2001:db8::1',
  '2001:db8::1/64',
  '2001:db8::/64',
  'fe80::1/10',
  '::1',
  'ff02::1',
  '2002:c058:6301::1',
  '::ffff:192.168.1.1',
  '192.168.1.1/255.255.255.0',
  '192.168.1.0/0.0.0.255',
  'bogus',
  '300.1.1.1',
  '192.168.0.0/33',
  'fc00::/7',
  '::/0',
  '0.0.0.0/0',
  '255.255.255.0',
  '10',
  '192.168/16',
  '1::2::3',
  '2001:db8:0:0:1:0:0:1',
  '2001:DB8::00ff',
  '01.2.3.4',
  '1.2.3.4/8/9',
  '',
];

describe('the filters of addresses in networks', () => {
  itAnswers([
    ["'10.1.1.5/24' | ansible.utils.reduce_on_network('10.1.1.0/24')", "['10.1.1.5/24']"],
    [
      "['10.0.0.1', '10.1.0.1', '192.168.0.1'] | ips_in_ranges(['10.0.0.0/8', '10.1.0.0/16'])",
      "['10.0.0.1', '10.1.0.1', '10.1.0.1']",
    ],
    [
      "['10.0.0.1', '11.0.0.1', 'x'] | ansible.utils.reduce_on_network('10.0.0.0/8')",
      "['10.0.0.1']",
    ],
    ["'192.168.0.5' | ansible.utils.network_in_network('192.168.0.5')", 'True'],
    ["'192.168.0.5' | ansible.utils.network_in_usable('192.168.0.5')", 'True'],
  ]);

  itAnswers(
    others.flatMap(other => [
      [`'192.168.0.5' | ansible.utils.network_in_network('${other}')`, 'False'] as const,
      [`'192.168.0.5' | ansible.utils.network_in_usable('${other}')`, 'False'] as const,
    ]),
  );
});
