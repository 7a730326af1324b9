import type { Location } from '../diagnostics/source-file.ts';
import type { PlayReading } from './play-reading.ts';

/** Reports a file or role that leads back to itself. */
export function reportCycle(
  key: string,
  location: Location,
  { stack, diagnostics, options }: PlayReading,
  shown: string,
): boolean {
  if (!stack.includes(key)) return false;
  const way = [...stack.slice(stack.indexOf(key)), key].map(one => options.files.shown(one));
  diagnostics.error(
    'playbook/cycle',
    `${shown} leads back to itself: ${way.join(' > ')}.`,
    location,
  );
  return true;
}
