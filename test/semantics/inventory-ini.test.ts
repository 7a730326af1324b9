import { itIsAsAnsible, play, type Row, say } from './rows.ts';

const local = 'ansible_connection=local';
const typed = (...names: readonly string[]): string =>
  play(say(names.map(name => `{{ ${name} }}:{{ ${name} | type_debug }}`).join(' ')));
const types = 'x:str 1:int True:bool [1, 2]:list';

const rows: readonly Row[] = [
  {
    rule: 'values in a host’s line are literals of Python, or texts',
    hosts: `h ${local} s=x i=1 b=True l='[1, 2]'\n`,
    playbook: typed('s', 'i', 'b', 'l'),
    says: [`h: ${types}`],
  },
  {
    rule: 'values in [group:vars] are literals of Python, too, although they are documented as texts',
    hosts: `[g]\nh ${local}\n[g:vars]\ns=x\ni=1\nb = True\nl=[1, 2]\n`,
    playbook: typed('s', 'i', 'b', 'l'),
    says: [`h: ${types}`],
  },
  {
    rule: 'a comment ends a host’s line, and is part of a text in [group:vars]',
    hosts: `[g]\nh ${local} s=one # more=1\n[g:vars]\nt=two # no comment\n`,
    playbook: play(say("{{ s }}, {{ t }}, {{ more | default('nothing') }}")),
    says: ['h: one, two # no comment, nothing'],
  },
  {
    rule: 'ranges count with leading zeros and steps, and go through letters',
    hosts: `[g]\nn[01:05:2] ${local}\n[l]\nx-[a:c].y\n`,
    playbook: play(say("{{ groups.g | join(' ') }} {{ groups.l | join(' ') }}"), '', 'n01'),
    says: ['n01: n01 n03 n05 x-a.y x-b.y x-c.y'],
  },
];

describe('as Ansible: inventory in INI', () => itIsAsAnsible(rows));
