import { fail } from '../../module-api/failure.ts';

/** The connection that kplay itself has to the host; it must not be cut off. */
export interface Connection {
  readonly clientAddress: string;
  readonly serverPort: number;
  /** The interface by which the host answers, where that is known. */
  readonly interface?: string | undefined;
}

/** Refuses what would cut kplay off, and says what would let it stay. */
export function refuseLockout({ clientAddress, serverPort }: Connection, zone?: string): never {
  const where = zone === undefined ? '' : ` in the zone ${zone}`;
  fail(
    `this would cut off kplay's own connection from ${clientAddress} to port ${serverPort}; allow "ports: ${serverPort}/tcp" with "from_ip: ${clientAddress}"${where} first, or set "allow_lockout: true" if that is meant`,
  );
}

/** What the module does not understand lets kplay in; so it cannot tell what would cut it off. */
export function refuseUnclear({ clientAddress, serverPort }: Connection, zone?: string): never {
  const where = zone === undefined ? '' : ` in the zone ${zone}`;
  fail(
    `this could cut off kplay's own connection from ${clientAddress} to port ${serverPort}, which no rule known to kplay lets in; allow "ports: ${serverPort}/tcp" with "from_ip: ${clientAddress}"${where} first, or set "allow_lockout: true" if that is meant`,
  );
}

export function openedFirst({ serverPort }: Connection, zone?: string): string {
  const where = zone === undefined ? '' : ` in the zone ${zone}`;
  return `port ${serverPort}/tcp is opened first${where}, so that kplay is not cut off`;
}
