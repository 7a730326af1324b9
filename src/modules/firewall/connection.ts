/** The connection that kplay itself has to the host; it must not be cut off. */
export interface Connection {
  readonly clientAddress: string;
  readonly serverPort: number;
  /** The interface by which the host answers, where that is known. */
  readonly interface?: string | undefined;
}

export function describeConnection({ clientAddress, serverPort }: Connection): string {
  return `kplay's own connection from ${clientAddress} to port ${serverPort}`;
}
