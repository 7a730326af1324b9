/** firewalld keeps ports as ranges that it joins and splits; so they are compared as numbers. */
interface Range {
  readonly low: number;
  readonly high: number;
  readonly proto: string;
}

function rangeOf(text: string): Range {
  const [, low = '0', high = low, proto = ''] = /^(\d+)(?:-(\d+))?\/(.+)$/.exec(text) ?? [];
  return { low: Number(low), high: Number(high), proto };
}

function textOfRange({ low, high, proto }: Range): string {
  return low === high ? `${low}/${proto}` : `${low}-${high}/${proto}`;
}

export function withoutPorts(ports: readonly string[], removed: string): readonly string[] {
  const { low, high, proto } = rangeOf(removed);
  return ports.flatMap(text => {
    const range = rangeOf(text);
    if (range.proto !== proto || range.high < low || range.low > high) return [text];
    const left = { ...range, high: low - 1 };
    const right = { ...range, low: high + 1 };
    return [left, right].filter(one => one.low <= one.high).map(textOfRange);
  });
}

export function hasPorts(ports: readonly string[], wanted: string): boolean {
  return (
    ports.reduce<readonly string[]>((left, port) => withoutPorts(left, port), [wanted]).length === 0
  );
}

export function hasSomePorts(ports: readonly string[], wanted: string): boolean {
  return ports.some(port => {
    const [a, b] = [rangeOf(port), rangeOf(wanted)];
    return a.proto === b.proto && a.low <= b.high && b.low <= a.high;
  });
}
