import { itAnswers, itRefuses } from '../support.ts';

describe('the filters of hardware addresses', () => {
  itAnswers([
    ["'1a2b3c4d5e6f'|ansible.utils.hwaddr", "'1a2b3c4d5e6f'"],
    ["'1a:2b:3c:4d:5e:6f'|ansible.utils.hwaddr('bool')", 'True'],
    ["'1a:2b:3c:4d:5e:6f'|ansible.utils.hwaddr('bare')", "'1A2B3C4D5E6F'"],
    ["'1a:2b:3c:4d:5e:6f'|ansible.utils.hwaddr('cisco')", "'1a2b.3c4d.5e6f'"],
    ["'1a:2b:3c:4d:5e:6f'|ansible.utils.hwaddr('eui48')", "'1A-2B-3C-4D-5E-6F'"],
    ["'1a:2b:3c:4d:5e:6f'|ansible.utils.hwaddr('int')", '28772997619311'],
    ["'1a:2b:3c:4d:5e:6f'|ansible.utils.hwaddr('linux')", "'1a:2b:3c:4d:5e:6f'"],
    ["'01:02:03:04:05:06'|ansible.utils.hwaddr('linux')", "'01:02:03:04:05:06'"],
    ["'01:02:03:04:05:06'|ansible.utils.hwaddr('unix')", "'1:2:3:4:5:6'"],
    ["'1a:2b:3c:4d:5e:6f'|ansible.utils.hwaddr('pgsql')", "'1a2b3c:4d5e6f'"],
    ["'1a:2b:3c:4d:5e:6f'|ansible.utils.hwaddr('psql')", "'1a2b3c:4d5e6f'"],
    ["'1a:2b:3c:4d:5e:6f'|ansible.utils.hwaddr('win')", "'1A-2B-3C-4D-5E-6F'"],
    ["'foo'|ansible.utils.hwaddr", 'None'],
    ["''|ansible.utils.hwaddr", 'None'],
    ["'1a2b.3c4d.5e6f'|ansible.utils.hwaddr('linux')", "'1a:2b:3c:4d:5e:6f'"],
    ["'1A-2B-3C-4D-5E-6F'|ansible.utils.hwaddr", "'1A-2B-3C-4D-5E-6F'"],
    ["'1A-2B-3C-4D-5E-6F'|ansible.utils.macaddr", "'1A-2B-3C-4D-5E-6F'"],
    ["'foo'|ansible.utils.macaddr", 'None'],
    ['28772997619311|ansible.utils.hwaddr', "'28772997619311'"],
    ["'2001:db8::/64'|ansible.utils.slaac('22:00:00:11:22:33')", "'2001:db8::2000:ff:fe11:2233'"],
    ["'2001:db8::/64'|ansible.utils.slaac('foo')", 'False'],
    ["'10.0.0.0/24'|ansible.utils.slaac('22:00:00:11:22:33')", 'False'],
    ["'52:54:00'|community.general.random_mac(seed='h')", "'52:54:00:fb:42:3c'"],
    ["'52:54'|community.general.random_mac('h')", "'52:54:fb:42:3c:26'"],
    ["'52:54:00:01:02'|community.general.random_mac(seed=5)", "'52:54:00:01:02:51'"],
  ]);
  itRefuses([
    [
      "'1a:2b:3c:4d:5e:6f' | ansible.utils.hwaddr('nope')",
      '"nope" is no form of hardware addresses.',
    ],
    ["'zz' | community.general.random_mac", '"zz" is no byte of an address.'],
    [
      "'52:54:00:01:02:03' | community.general.random_mac",
      'At most 5 bytes of an address can be given.',
    ],
  ]);
});
