import {
  type CommandResult,
  fail,
  type Predicted,
  type Probe,
  textOf,
  Undecided,
} from '../../module-api/index.ts';
import { newClusterKey } from '../kubeadm/plans/predictions.ts';
import { adminConfig, type Cluster, clusterKey, kubectlScript } from './command.ts';

/** What kubectl said. Whether that is a failure depends on what was asked. */
export interface Answer {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** In check mode: what may make the cluster, or the object, before this task really runs. */
  readonly because?: string | undefined;
  /** In check mode: the task that would write the file that kubectl read. */
  readonly outdatedBy?: string | undefined;
  /** In check mode: the cluster would be made by an earlier task, and nothing was applied to it yet. */
  readonly isNewCluster?: boolean | undefined;
}

export interface Question {
  readonly cluster: Cluster;
  readonly words: readonly string[];
  readonly stdin?: string | undefined;
  /** A file of the host that kubectl reads. */
  readonly reads?: string | undefined;
}

export function answerTo(question: Question): Probe<Answer> {
  const { cluster, words, stdin } = question;
  return {
    script: kubectlScript(cluster, words),
    stdin,
    parse: answerOf,
    overlay: (observed, predicted) => ({
      ...observed,
      because: causeIn(predicted, question),
      outdatedBy: writerOf(predicted, question.reads),
      isNewCluster: isNew(predicted, cluster),
    }),
  };
}

function answerOf({ exitCode, stdout, stderr }: CommandResult): Answer {
  return { exitCode, stdout: textOf(stdout), stderr: textOf(stderr) };
}

function isNew(predicted: Predicted, { kubeconfig = adminConfig }: Cluster): boolean {
  return kubeconfig === adminConfig && predicted.value(newClusterKey) !== undefined;
}

/** What would have made, or changed, what kubectl was asked about. */
function causeIn(predicted: Predicted, { cluster, reads }: Question): string | undefined {
  return (
    writerOf(predicted, cluster.kubeconfig ?? adminConfig) ??
    writerOf(predicted, reads) ??
    predicted.installing ??
    predicted.value(`${clusterKey(cluster)}:applied`)
  );
}

/** The task that would have put something at a path, or below it. */
function writerOf(predicted: Predicted, path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  const files = [predicted.file(path), ...predicted.filesBelow(path)];
  const present = files.flatMap(file =>
    file === undefined || file.type === 'absent' ? [] : [file],
  );
  return present.find(({ predictedBy }) => predictedBy !== undefined)?.predictedBy;
}

/** For an answer that is of no use: in check mode it may only be so because a task has not run. */
export function refuse(answer: Answer, doing: string): never {
  if (answer.because !== undefined) throw new Undecided(answer.because);
  return fail(problemIn(answer.exitCode, answer.stderr, doing));
}

/** What went wrong, in a sentence. */
export function problemIn(exitCode: number, stderr: string, doing: string): string {
  if (exitCode === 127) {
    return 'kubectl is not on the host; install it first, or name it with "executable"';
  }
  const lines = saidIn(stderr);
  const said = lines.slice(-4).join('; ');
  if (/was refused|Unable to connect|no such host|timed? ?out.*dial|no route to host/i.test(said)) {
    return `cannot reach the cluster to ${doing}: ${lines.at(-1)}`;
  }
  if (/exec(utable)?: "?diff"?.*not found/.test(said)) {
    return `cannot ${doing}: kubectl needs "diff" on the host; install diffutils`;
  }
  if (/conflict/.test(said) && /field/.test(said)) {
    return `cannot ${doing}: ${said}; "force_conflicts" takes the fields over`;
  }
  return `cannot ${doing}: ${said === '' ? `kubectl ended with exit code ${exitCode}` : said}`;
}

/** Without the lines of kubectl's own log and without what says only that it is an error. */
function saidIn(stderr: string): readonly string[] {
  return stderr
    .split('\n')
    .map(line =>
      line
        .trim()
        .replace(/^error: /i, '')
        .replace(/^Error from server \(\w+\): /, ''),
    )
    .filter(line => line !== '' && !/^[EWIF]\d{4} /.test(line));
}

/** The server does not know what an object belongs to, so the object cannot be there either. */
export function lacksGround({ stderr }: Answer): string | undefined {
  return saidIn(stderr).find(line =>
    /^namespaces "[^"]*" not found|no matches for kind|doesn't have a resource type/.test(line),
  );
}
