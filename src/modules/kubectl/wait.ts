import {
  type Change,
  fail,
  joinShell,
  type Probe,
  type Shell,
  sh,
} from '../../module-api/index.ts';
import { type Answer, answerTo, problemIn } from './answer.ts';
import { type KubectlArgs, secondsOf } from './args.ts';
import { kubectlFunction } from './command.ts';
import type { Manifest } from './manifest.ts';

/** What is waited for, and of which objects. */
export interface Wait {
  readonly words: readonly string[];
  readonly stdin?: string | undefined;
  readonly reads?: string | undefined;
  readonly title: string;
}

export function waitOf(args: KubectlArgs, manifest: Manifest | undefined): Wait {
  const { wait_for, kind, name, selector } = args;
  if (wait_for === undefined) {
    return fail('"wait_for" must say what to wait for, such as "condition=Ready"');
  }
  const condition = `--for=${wait_for}`;
  if (manifest !== undefined) {
    const { words, stdin, reads, title } = manifest;
    return { words: [condition, ...words], stdin, reads, title: `${wait_for} of ${title}` };
  }
  if (name !== undefined) {
    return { words: [condition, `${kind}/${name}`], title: `${wait_for} of ${kind}/${name}` };
  }
  if (selector === undefined) {
    return fail('"operation: wait" needs "name", "selector", "definition" or "src"');
  }
  const title = `${wait_for} of ${kind} with ${selector}`;
  return { words: [condition, kind, `--selector=${selector}`], title };
}

/** Looks once. */
export function waitProbe(args: KubectlArgs, { words, stdin, reads }: Wait): Probe<Answer> {
  return answerTo({ cluster: args, words: ['wait', '--timeout=0s', ...words], stdin, reads });
}

/** Waits, unless it is so already; that changes nothing. */
export function planWait(
  args: KubectlArgs,
  wait: Wait,
  ready: Answer | undefined,
): readonly Change[] {
  if (ready?.exitCode === 0) return [];
  const seconds = secondsOf(args.timeout);
  if (seconds < 0) fail(`"timeout" is a number of seconds or a text like "5m"`);
  const { title, stdin } = wait;
  return [
    {
      kind: 'run',
      script: waitScript(args, wait, seconds),
      stdin,
      summary: `kubectl wait for ${title}`,
      effect: 'none',
      failureMessage: (exitCode, _, stderr) =>
        problemIn(exitCode, stderr, `see ${title} within ${seconds} s`),
    },
  ];
}

/** kubectl gives up at once where the objects are not there yet, or the server is not. */
function waitScript(args: KubectlArgs, { words, stdin }: Wait, seconds: number): Shell {
  const command = sh`k_kubectl wait ${words} --timeout="$k_left"s`;
  const once = stdin === undefined ? command : sh`printf '%s\n' "$k_m" | ${command}`;
  return joinShell(
    [
      kubectlFunction(args),
      ...(stdin === undefined ? [] : [sh`k_m=$(cat)`]),
      sh`k_end=$(($(date +%s) + ${seconds}))
while :; do
  k_left=$((k_end - $(date +%s)))
  [ "$k_left" -gt 0 ] || k_left=0
  k_e=$( { ${once}; } 2>&1 ) && { printf '%s\n' "$k_e"; exit 0; }
  k_c=$?
  [ "$k_left" -gt 0 ] || break
  case $k_e in
    *'no matching resources found'*|*'(NotFound)'*|*'was refused'*|*'Unable to connect'*) sleep 2 ;;
    *) break ;;
  esac
done
printf '%s\n' "$k_e" >&2
exit "$k_c"`,
    ],
    '\n',
  );
}
