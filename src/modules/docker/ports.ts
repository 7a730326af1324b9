import { fail, readable } from '../../module-api/index.ts';
import { type Fields, fieldsOf, listOf, textAt } from './docker.ts';

/** Each published port alone, as `ADDRESS:PORT->PORT/PROTOCOL`; what docker chooses is empty. */
export function publishedPorts(written: readonly string[]): readonly string[] {
  return written.flatMap(spec => {
    const [, address = '', host = '', container = '', protocol = 'tcp'] =
      /^(?:(?:(\[[^\]]*\]|[^:]*):)?([\d-]*):)?(\d+(?:-\d+)?)(?:\/(tcp|udp|sctp))?$/.exec(spec) ??
      [];
    const inside = rangeOf(container);
    const outside = host === '' ? inside.map(() => '') : rangeOf(host);
    // Docker takes a free one of a range that stands before a single port, and keeps the range as it is.
    const isChoice = inside.length === 1 && outside.length > 1;
    if (
      container === '' ||
      inside.length === 0 ||
      (inside.length !== outside.length && !isChoice)
    ) {
      return fail(
        `"ports": ${JSON.stringify(spec)} is not like "8080:80" or "127.0.0.1:53:53/udp"`,
      );
    }
    const plain = address.replaceAll(/[[\]]/g, '');
    const shown = plain === '0.0.0.0' ? '' : plain;
    const from = isChoice ? [host] : outside;
    return inside.map((port, index) => `${shown}:${from[index] ?? ''}->${port}/${protocol}`);
  });
}

/** The same of `HostConfig.PortBindings`. */
export function boundPorts(bindings: Fields): readonly string[] {
  return Object.entries(bindings).flatMap(([port, list]) =>
    listOf(list).map(binding => {
      const fields = fieldsOf(binding);
      const address = textAt(fields, 'HostIp');
      const host = textAt(fields, 'HostPort');
      return `${address === '0.0.0.0' ? '' : address}:${host === '0' ? '' : host}->${port}`;
    }),
  );
}

function rangeOf(range: string): readonly string[] {
  const [first = '', last = first] = range.split('-');
  if (Number(last) > 65_535) return [];
  const count = Number(last) - Number(first) + 1;
  return count > 0 ? Array.from({ length: count }, (_, at) => String(Number(first) + at)) : [];
}

export const portsFormat = readable('a port like "8080:80" or "127.0.0.1:53:53/udp"', text =>
  publishedPorts([text]),
);
