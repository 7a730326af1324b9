/** Which of kubeadm's errors it is: only kubeadm before 1.34 tells them apart by its exit code. */
export type FailureKind = 'general' | 'preflight' | 'validation';

/** Ends kubeadm with a message on the standard error output. */
export class KubeadmFailure extends Error {
  readonly kind: FailureKind;

  constructor(message: string, kind: FailureKind = 'general') {
    super(message);
    this.kind = kind;
  }

  /** The same failure, said of a larger thing: `prefix: message`. */
  within(prefix: string): KubeadmFailure {
    return new KubeadmFailure(`${prefix}: ${this.message}`, this.kind);
  }
}

/** What was thrown, as a failure that says where it happened. */
export function failureOf(error: unknown, prefix?: string): KubeadmFailure {
  const failure =
    error instanceof KubeadmFailure
      ? error
      : new KubeadmFailure(error instanceof Error ? error.message : String(error));
  return prefix === undefined ? failure : failure.within(prefix);
}
