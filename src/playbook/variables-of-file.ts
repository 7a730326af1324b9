import type { Location } from '../diagnostics/source-file.ts';
import type { Variables } from '../values/variable-layer.ts';
import { checkTemplates } from './check-templates.ts';
import type { FileReading } from './file-reading.ts';
import type { PlayReading } from './play-reading.ts';
import { readYaml } from './read-file.ts';
import { asMap, asVariables, fileOfVariables, isNull } from './reading.ts';

/** The dict in a vars file. */
export async function variablesOfFile(
  file: string,
  play: Pick<PlayReading, 'options' | 'diagnostics'>,
  askedAt?: Location,
): Promise<Variables> {
  const { options, diagnostics } = play;
  const document = await readYaml(file, options.files, diagnostics, askedAt);
  const reading: FileReading = {
    diagnostics,
    file,
    catalog: options.catalog,
    functions: options.functions,
    handlers: false,
    laterTags: [],
  };
  if (document === undefined || isNull(document)) return new Map();
  if (document.location.source.isSecret === true) options.files.vault?.hide(document);
  const map = asMap(document, fileOfVariables, reading);
  const variables = asVariables(map, fileOfVariables, reading);
  for (const { value } of variables.values()) checkTemplates(value, reading);
  return variables;
}
