/** `file line:column code` of each problem; without the file where it is the playbook. */
export function problemsIn(stderr: string): readonly string[] {
  return [...stderr.matchAll(/^(\S+):(\d+:\d+) error (\S+):/gm)].map(([, file, at, code]) =>
    file === 'site.yaml' ? `${at} ${code}` : `${file} ${at} ${code}`,
  );
}
