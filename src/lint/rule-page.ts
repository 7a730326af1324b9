import type { Example } from './examples/example.ts';
import { examples } from './examples/index.ts';
import type { Listed } from './rule-list.ts';

/** A rule's page, in Markdown that is also read as it is. */
export function rulePage(rule: Listed): string {
  const { id, summary, reason } = rule;
  const example = examples[id];
  const parts = example === undefined ? [] : exampleLines(example);
  return [`# ${id}`, '', summary, '', reason, '', kindOf(rule), '', ...parts].join('\n');
}

function kindOf({ id, group, optIn }: Listed): string {
  if (group === 'run') {
    return `Every run reports it, too. "# noqa: ${id}" and --skip silence its warnings; what would stop a run they do not.`;
  }
  const wanted = optIn === true ? ` Looked for only with "--enable ${id}".` : '';
  return `One of the rules about ${group}.${wanted} "# noqa: ${id}" on the line or in the task silences it, "--skip ${id}" everywhere.`;
}

function exampleLines({ found, well, files = {} }: Example): readonly string[] {
  const beside = Object.entries(files).flatMap(([path, text]) => block(`\`${path}\`:`, text));
  return [...block('Found:', found), ...block('Well:', well), ...beside];
}

function block(title: string, text: string): readonly string[] {
  return [title, '', '```yaml', text.trimEnd(), '```', ''];
}
