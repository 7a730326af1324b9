import { secondsOf } from '../check/duration.ts';

/** Minutes: above the sum of kubeadm's own limits, with time for images that have to be pulled. */
const minutes = { init: 30, join: 20, reset: 10, images: 30, certs: 10, token: 3 } as const;

/** Milliseconds. Limits of kubeadm that the user has raised count on top. */
export function commandTimeout(
  command: keyof typeof minutes,
  own: Readonly<Record<string, string>> = {},
): number {
  const raised = Object.entries(own).map(([name, text]) => secondsOf(`timeouts.${name}`, text));
  return (minutes[command] * 60 + raised.reduce((sum, one) => sum + one, 0)) * 1000;
}
