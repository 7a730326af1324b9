import type { Settings } from '../config/settings.ts';
import { InputError } from '../diagnostics/diagnostic.ts';
import type { IgnoredNames } from '../inventory/load-options.ts';

/** Which files of a directory are no inventories. Throws an `InputError`. */
export function ignoredNames({
  inventoryIgnoreExtensions,
  inventoryIgnorePatterns,
}: Pick<Settings, 'inventoryIgnoreExtensions' | 'inventoryIgnorePatterns'>): IgnoredNames {
  return { ends: inventoryIgnoreExtensions, patterns: inventoryIgnorePatterns.map(patternOf) };
}

function patternOf(text: string): RegExp {
  try {
    return new RegExp(text, 'u');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = `inventory_ignore_patterns: ${reason}.`;
    throw new InputError([{ severity: 'error', code: 'config/invalid', message }]);
  }
}
