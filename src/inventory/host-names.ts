import { parseHostAddress } from './host-address.ts';
import { expandRanges, RangeProblem } from './host-range.ts';

/** What is wrong with the name of a host, and where in the text it is. */
export interface NameProblem {
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

export type HostNames =
  | { readonly names: readonly string[]; readonly port?: number | undefined }
  | { readonly problem: NameProblem };

/** The hosts that a name with ranges and perhaps a port (`web[01:10]:2222`) stands for. */
export function readHostNames(text: string): HostNames {
  const problem = (message: string, start = 0, end = text.length): HostNames => ({
    problem: { message, start, end },
  });
  const { name, port } = parseHostAddress(text) ?? { name: text };
  if (name === '') return problem('The name of a host must not be empty.');
  if (name === '---') return problem('"---" is not a host: it begins a YAML file.');
  if (port === undefined && name.endsWith(':')) {
    return problem(`"${text}" ends in ":", behind which a port was expected.`);
  }
  if (port !== undefined && (port < 1 || port > 65535)) {
    return problem(`The port of "${text}" must be between 1 and 65535.`, text.lastIndexOf(':') + 1);
  }
  try {
    return { names: expandRanges(name), port };
  } catch (error) {
    if (!(error instanceof RangeProblem)) throw error;
    // The brackets of "[name]:port" are not part of the name.
    const shift = text.startsWith(name) ? 0 : 1;
    const range = name.slice(error.start, error.end);
    return problem(
      `The range "${range}" ${error.message}.`,
      error.start + shift,
      error.end + shift,
    );
  }
}
