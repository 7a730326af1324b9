import { yamlText } from '../../src/engine/variables/yaml-text.ts';
import type { Given } from '../../src/module-api/define-module.ts';
import type { HostInfo } from '../../src/module-api/host-info.ts';

type Nothing = Readonly<Record<string, never>>;

/** What a module without sources is given; its random bytes are 1, 2, 3 … */
export function givenOn(host: HostInfo, more: Partial<Given<Nothing>> = {}): Given<Nothing> {
  const random = (_: string, size: number) => Uint8Array.from({ length: size }, (_, at) => at + 1);
  return { host, sources: {}, checkMode: false, round: 0, random, yaml: yamlText, ...more };
}
