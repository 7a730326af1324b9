/**
 * What `kubectl diff` printed, with the objects' names in place of its temporary files. Of secrets only the name
 * is shown: kubectl hides their data, but not what annotations repeat of it.
 */
export function cleanDiff(printed: string): string {
  const sections = printed.split(/^(?=diff .*\n--- )|^(?=--- .*\n\+\+\+ )/m);
  return sections.map(cleanSection).join('');
}

function cleanSection(section: string): string {
  const lines = section.split('\n').filter(line => !line.startsWith('diff -'));
  const name = nameIn(lines[0] ?? '');
  if (name === undefined || !lines[0]?.startsWith('--- ')) return lines.join('\n');
  const heading = [`--- before: ${name}`, `+++ after: ${name}`];
  if (name.startsWith('v1.Secret.')) {
    return [...heading, 'diff skipped: the content is a secret', ''].join('\n');
  }
  return [...heading, ...lines.slice(2)].join('\n');
}

/** `--- /tmp/LIVE-123/v1.ConfigMap.default.web	2026-…` */
function nameIn(line: string): string | undefined {
  return /^--- .*\/(?:LIVE|MERGED)-\d+\/([^\t]+)/.exec(line)?.[1];
}
