/** The algorithms a server offers, as it names them in the clear at the start of a connection. */
export interface ServerOffer {
  readonly keyExchange: readonly string[];
  readonly hostKey: readonly string[];
  readonly cipher: readonly string[];
  readonly mac: readonly string[];
}

const keyExchangeInit = 20;
const lengthOfCookie = 16;

/** Reads the first bytes a server sent; `undefined` while its offer has not come completely. */
export function parseServerOffer(bytes: Buffer): ServerOffer | undefined {
  const start = startOfPackets(bytes);
  if (start === undefined || bytes.length < start + 6) return undefined;
  const end = start + 4 + bytes.readUInt32BE(start);
  const payload = start + 5;
  if (bytes.length < end || bytes[payload] !== keyExchangeInit) return undefined;

  const lists: (readonly string[])[] = [];
  for (let at = payload + 1 + lengthOfCookie; lists.length < 6; ) {
    if (at + 4 > end) return undefined;
    const length = bytes.readUInt32BE(at);
    lists.push(bytes.toString('latin1', at + 4, at + 4 + length).split(','));
    at += 4 + length;
  }
  const [keyExchange = [], hostKey = [], cipher = [], , mac = []] = lists;
  return { keyExchange: keyExchange.filter(isMethod), hostKey, cipher, mac };
}

/** Lines before the one that begins with `SSH-` are greetings. */
function startOfPackets(bytes: Buffer): number | undefined {
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf('\n', at);
    if (end === -1) return undefined;
    if (bytes.toString('latin1', at, at + 4) === 'SSH-') return end + 1;
    at = end + 1;
  }
  return undefined;
}

/** Signals for extensions travel in the same list. */
function isMethod(name: string): boolean {
  return !name.startsWith('ext-info-') && !name.startsWith('kex-strict-');
}
