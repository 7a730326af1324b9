/** One finding of kubeadm's preflight checks. */
export interface Finding {
  readonly level: 'error' | 'warning';
  /** `Port-6443`, `FileAvailable--etc-kubernetes-kubelet.conf`. */
  readonly check: string;
  readonly message: string;
}

const head = /^\s*\[(ERROR|WARNING) ([^\]]+)\]: ?(.*)$/;

/** Every finding in what kubeadm printed, once. A message may go on over several lines. */
export function parsePreflight(text: string): readonly Finding[] {
  const findings: Finding[] = [];
  let open = false;
  for (const line of text.split('\n')) {
    const [, level, check, message = ''] = head.exec(line) ?? [];
    const last = findings.at(-1);
    if (level !== undefined && check !== undefined) {
      findings.push({ level: level === 'ERROR' ? 'error' : 'warning', check, message });
      open = true;
    } else if (open && last !== undefined && continues(line)) {
      findings[findings.length - 1] = {
        ...last,
        message: `${last.message}\n${line.trim()}`.trim(),
      };
    } else open = false;
  }
  const seen = new Set<string>();
  return findings.filter(({ level, check, message }) => {
    const key = [level, check, message].join('|');
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** The next thing kubeadm says begins with its phase in brackets, or with a word of its own. */
function continues(line: string): boolean {
  if (line.trim() === '') return false;
  return (
    !/^\s*\[/.test(line) && !/^(?:error|To see the stack|couldn't|I\d{4}|W\d{4}|E\d{4})/.test(line)
  );
}
