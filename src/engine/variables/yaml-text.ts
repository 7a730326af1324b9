import type { YamlText } from '../../module-api/yaml-text.ts';
import { fromPlain, toPlain } from '../../values/plain.ts';
import { fromYaml } from '../../yaml/from-yaml.ts';
import { toYaml } from '../../yaml/to-yaml.ts';

/** What modules are given to read and write YAML with. */
export const yamlText: YamlText = {
  parse(text) {
    try {
      return { value: toPlain(fromYaml(text)) };
    } catch (error) {
      return { problem: error instanceof Error ? error.message : String(error) };
    }
  },
  // Nothing is gained by folding the long lines of keys and certificates.
  write: value => toYaml(fromPlain(value), { width: 1_000_000 }),
};
