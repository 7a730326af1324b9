import { itAnswers, itRefuses } from '../support.ts';

describe('the filters that merge networks', () => {
  itAnswers([
    [
      "['10.0.0.0/24','10.0.1.0/24','10.0.3.0/24']|ansible.utils.cidr_merge",
      "['10.0.0.0/23', '10.0.3.0/24']",
    ],
    ["['192.168.0.1','192.168.0.0/31']|ansible.utils.cidr_merge", "['192.168.0.0/31']"],
    ["['10.0.0.1','10.0.0.9']|ansible.utils.cidr_merge('span')", "'10.0.0.0/28'"],
    ["['10.0.0.1/32']|ansible.utils.cidr_merge('span')", "'10.0.0.1/32'"],
    ["['2001:db8::/65','2001:db8:0:0:8000::/65']|ansible.utils.cidr_merge", "['2001:db8::/64']"],
    ['[]|ansible.utils.cidr_merge', '[]'],
    ["'192.168.1.5'|ansible.utils.ip4_hex", "'c0a80105'"],
    ["'192.168.1.5'|ansible.utils.ip4_hex(':')", "'c0:a8:01:05'"],
  ]);
  itRefuses([
    ["['foo'] | ansible.utils.cidr_merge", '"foo" is no network.'],
    [
      "['10.0.0.0/8', '::/0'] | ansible.utils.cidr_merge('span')",
      'No network holds addresses of IPv4 and of IPv6.',
    ],
    ["[] | ansible.utils.cidr_merge('span')", 'There is no network to span.'],
    [
      "['10.0.0.0/8'] | ansible.utils.cidr_merge('nope')",
      '"action" must be merge or span, not "nope".',
    ],
    ["'::1' | ansible.utils.ip4_hex", 'The input is no address of IPv4.'],
  ]);
});
