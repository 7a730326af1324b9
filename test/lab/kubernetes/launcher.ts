/** Where the hosts of the layer `kubernetes` have the lab's own things. */
export const equipmentFolder = '/opt/kplay-lab';

/** The command of a package: shell text that runs a stand-in as if it had this version, such as `v1.36.4`. */
export function launcher(standIn: string, version: string): string {
  const main = `${equipmentFolder}/lib/${standIn}/main.js`;
  return `#!/bin/sh\nKPLAY_LAB_VERSION=${version} exec ${equipmentFolder}/node ${main} "$@"\n`;
}
