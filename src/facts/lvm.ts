import type { JsonObject } from '../module-api/json.ts';
import type { Sections } from './sections.ts';

/** What LVM manages, in gibibytes as text. As Ansible says it: "N/A" without its tools, and without being root. */
export function lvmFacts(sections: Sections): JsonObject {
  const lines = sections.lines('lvm');
  if (!lines.includes('tools')) return { lvm: 'N/A' };
  const rows = (kind: string): readonly (readonly string[])[] =>
    lines
      .map(line => line.trim().split('|'))
      .filter(([first]) => first === kind)
      .map(([, ...fields]) => fields.map(field => field.trim()));
  const groups = rows('vg').map(
    ([name = '', num_pvs = '', num_lvs = '', size_g = '', free_g = '']) => [
      name,
      { size_g, free_g, num_lvs, num_pvs },
    ],
  );
  const volumes = rows('lv').map(([name = '', vg = '', size_g = '']) => [name, { size_g, vg }]);
  const disks = rows('pv').map(([name = '', vg = '', size_g = '', free_g = '']) => [
    name,
    { size_g, free_g, vg },
  ]);
  return {
    lvm: {
      lvs: Object.fromEntries(volumes),
      vgs: Object.fromEntries(groups),
      pvs: Object.fromEntries(disks),
    },
  };
}
