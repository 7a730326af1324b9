import { type Probe, sh, textOf } from '../../module-api/index.ts';

export const zoneInfo = '/usr/share/zoneinfo';

export interface ClockState {
  readonly byTimedatectl: boolean;
  readonly zone: string | undefined;
  readonly hardware: 'UTC' | 'local';
  /** Whether the host has the wanted zone. */
  readonly isKnown: boolean;
}

/** The key of what is predicted: the state as JSON. */
export const clockKey = 'timezone';

export function clockState(wanted: string | undefined): Probe<ClockState> {
  const file = `${zoneInfo}/${wanted ?? 'UTC'}`;
  return {
    script: sh`(
if command -v timedatectl >/dev/null 2>&1 && k_o=$(timedatectl show -p Timezone -p LocalRTC 2>/dev/null) && [ -n "$k_o" ]; then
  echo timedatectl; printf '%s\n' "$k_o"
else
  printf 'link|%s\n' "$(readlink /etc/localtime)"
  printf 'adjtime|%s\n' "$(sed -n 3p /etc/adjtime 2>/dev/null)"
fi
[ ! -f ${file} ] || echo known
)`,
    parse: ({ stdout }) => parseClock(textOf(stdout)),
    overlay(observed, predicted) {
      const after = predicted.value(clockKey);
      const { installing } = predicted;
      const isKnown = observed.isKnown || installing !== undefined;
      const told: ClockState = after === undefined ? observed : JSON.parse(after);
      const link = told.byTimedatectl ? undefined : predicted.file('/etc/localtime');
      const zone = link?.type === 'link' ? zoneIn(link.target ?? '') : told.zone;
      return { ...told, zone, isKnown };
    },
  };
}

export function parseClock(text: string): ClockState {
  const byTimedatectl = /^timedatectl$/m.test(text);
  const link = /^link\|(.+)$/m.exec(text)?.[1];
  const zone = byTimedatectl ? /^Timezone=(.+)$/m.exec(text)?.[1] : zoneIn(link ?? '');
  const isLocal = /^LocalRTC=yes$/m.test(text) || /^adjtime\|LOCAL$/m.test(text);
  return {
    ...{ byTimedatectl, zone, hardware: isLocal ? 'local' : 'UTC' },
    isKnown: /^known$/m.test(text),
  };
}

/** The zone whose file a link leads to. */
function zoneIn(target: string): string | undefined {
  return /\/zoneinfo\/(?:posix\/|right\/)?(.+)$/.exec(target)?.[1];
}
