import { adviceFor } from './advice.ts';
import { adviceForError } from './errors.ts';
import { type Finding, parsePreflight } from './parse.ts';

/** Before the kubelet's log in what the scripts here print. */
export const kubeletLogMark = '=== the log of the kubelet ends with:';

/** What a task says when kubeadm failed: all failed checks at once, each with what to do. */
export function explainFailure(
  command: string,
  exitCode: number,
  { stdout, stderr }: { readonly stdout: string; readonly stderr: string },
): string {
  const [said = '', log = ''] = stderr.split(kubeletLogMark);
  const errors = parsePreflight(said).filter(({ level }) => level === 'error');
  if (errors.length > 0) return explainFindings(command, errors);
  const advice = adviceForError(`${stdout}\n${said}`);
  const reason = reasonIn(said) ?? reasonIn(stdout) ?? `exit code ${exitCode}`;
  const what = exitCode === 3 ? `${command} refuses its configuration` : `${command} failed`;
  const lines = log.trim() === '' ? [] : ['The log of the kubelet ends with:', ...indented(log)];
  return [
    `${what}: ${reason}`,
    ...(advice === undefined ? [] : [`  ${sentence(advice)}`]),
    ...lines,
  ].join('\n');
}

export function explainFindings(command: string, errors: readonly Finding[]): string {
  const many =
    errors.length === 1 ? 'a preflight check fails' : `${errors.length} preflight checks fail`;
  const lines = errors.flatMap(({ check, message }) => {
    const advice = adviceFor(check);
    return [
      ...`${check}: ${message}`.split('\n').map(line => `  ${line}`),
      ...(advice === undefined ? [] : [`    ${sentence(advice)}`]),
    ];
  });
  return [`${command} refuses, because ${many}:`, ...lines].join('\n');
}

/** The line that says why: kubeadm's own, not the hints around it. */
function reasonIn(text: string): string | undefined {
  const lines = text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '' && !line.startsWith('To see the stack trace'));
  const own = lines.findLast(line => /^(?:error|couldn't|unable|this version)/i.test(line));
  return (own ?? lines.at(-1))?.replace(/^error: /i, '');
}

function indented(text: string): readonly string[] {
  return text
    .trim()
    .split('\n')
    .map(line => `  ${line}`);
}

function sentence(advice: string): string {
  const end = /[?.]$/.test(advice) ? '' : '.';
  return advice.charAt(0).toUpperCase() + advice.slice(1) + end;
}
