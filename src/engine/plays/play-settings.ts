import { EvaluationError } from '../../jinja/environment.ts';
import type { Play, Written } from '../../playbook/model.ts';
import { isBatchSize } from '../../playbook/parse/parse-play.ts';
import { isList, UnknownUsed } from '../../values/value.ts';
import { redactError } from '../secrets/redact-diagnostics.ts';
import type { Language } from '../variables/language.ts';
import type { HostState } from './host-state.ts';
import type { PlayRun } from './play-run.ts';

/** The play's own keywords, rendered before it starts. */
export interface PlaySettings {
  readonly strategy: 'linear' | 'free' | 'host_pinned' | 'graph';
  readonly serial: readonly (number | string)[];
  readonly gatherFacts: boolean;
  readonly forceHandlers: boolean;
  readonly maxFailPercentage: number | undefined;
}

/** They hold for all hosts, so they are rendered with what the first one sees. */
export function playSettings(playRun: PlayRun, first: HostState | undefined): PlaySettings {
  if (first === undefined) {
    return {
      strategy: 'linear',
      serial: [],
      gatherFacts: false,
      forceHandlers: false,
      maxFailPercentage: undefined,
    };
  }
  const language = playRun.languageOf(first, undefined, []);
  try {
    return settingsWith(language, playRun);
  } catch (error) {
    // How the play goes hangs on what did not really run.
    if (error instanceof UnknownUsed)
      throw failedAt(playRun.play, `a keyword of the play is ${error.message}`);
    throw redactError(error, language.secrets);
  }
}

function settingsWith(language: Language, { play, run }: PlayRun): PlaySettings {
  const serial = play.serial === undefined ? [] : language.render(play.serial.value);
  return {
    strategy: strategyOf(language.text(play.strategy) ?? run.options.strategy, play),
    serial: (isList(serial) ? serial : [serial]).map(entry => {
      if (isBatchSize(entry)) return entry;
      throw failedAt(play.serial, '"serial" must be a number, a percentage, or a list of them');
    }),
    gatherFacts: language.boolean(play.gatherFacts, run.options.gathering !== 'explicit'),
    forceHandlers: run.options.forceHandlers || language.boolean(play.forceHandlers, false),
    maxFailPercentage: language.number(play.maxFailPercentage),
  };
}

function strategyOf(text: string, play: Play): PlaySettings['strategy'] {
  const name = text.replace(/^ansible\.builtin\./, '');
  if (name === 'linear' || name === 'free' || name === 'host_pinned' || name === 'graph')
    return name;
  // Without a debugger it is no other; the loader has warned of it.
  if (name === 'debug') return 'linear';
  throw failedAt(play.strategy, `there is no strategy "${name}"`);
}

function failedAt(
  written: Pick<Written, 'location'> | undefined,
  message: string,
): EvaluationError {
  const location = written?.location;
  return new EvaluationError({ severity: 'error', code: 'expression/failed', message, location });
}
