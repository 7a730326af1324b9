import type { Diagnostic } from '../../diagnostics/diagnostic.ts';

/** Leaves out what is only missing, perhaps: it may stand in text that could not be read. */
export function withoutPerhapsUnread(problems: readonly Diagnostic[]): readonly Diagnostic[] {
  return problems.some(isSyntax) ? problems.filter(({ code }) => !ofMissing.test(code)) : problems;
}

export function isSyntax({ code }: Diagnostic): boolean {
  return code === 'yaml/syntax' || code === 'yaml/tab';
}

const ofMissing =
  /^(?:graph\/|playbook\/unknown-(?:handler|tag)|expression\/undefined|lint\/(?:undefined-variable|used-before-register|unused-|unreachable-tag|role-arguments))/;
