import { type Diagnostic, InputError } from '../../diagnostics/diagnostic.ts';
import { freePace } from '../../graph/pace.ts';
import { toText } from '../../jinja/python/text.ts';
import type { Play, VarsPrompt } from '../../playbook/model.ts';
import { wholeText } from '../../values/origin.ts';
import { Templated, type Value } from '../../values/value.ts';
import type { Variable } from '../../values/variable-layer.ts';
import { isTemplate } from '../../yaml/to-value.ts';
import { Batch } from '../plays/batch.ts';
import { PlayRun } from '../plays/play-run.ts';
import type { Run } from '../run.ts';
import { Language } from './language.ts';

/** A question to the person at the terminal. */
export interface Question {
  readonly text: string;
  /** What is typed is not shown. */
  readonly isPrivate: boolean;
  /** Nobody waits for the answer any more when it aborts. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Asks what the plays ask with `vars_prompt`, before anything is touched; not for variables that
 * `-e` sets. Without a terminal the defaults count, and a question without one is an `InputError`.
 */
export async function askPrompts(plays: readonly Play[], run: Run): Promise<void> {
  const asked = plays.map(play => ({ play, prompts: openPrompts(play, run) }));
  if (!run.canAsk) refuseOpen(asked.flatMap(({ prompts }) => prompts));
  for (const { play, prompts } of asked) {
    if (prompts.length === 0) continue;
    const variables = new Map<string, Variable>();
    run.prompted.set(play, variables);
    const playRun = new PlayRun(run, play, [], new Batch([], freePace, run.signal));
    for (const prompt of prompts) {
      const language = playRun.languageOf(run.hosts.get('localhost'), undefined, []);
      variables.set(prompt.name, {
        value: await answerTo(prompt, language, run),
        location: prompt.location,
      });
    }
  }
}

function openPrompts({ varsPrompt }: Play, { options }: Run): readonly VarsPrompt[] {
  return varsPrompt.filter(({ name }) => !options.extraVars.entries.has(name));
}

function refuseOpen(prompts: readonly VarsPrompt[]): void {
  const diagnostics: Diagnostic[] = prompts
    .filter(prompt => prompt.default === undefined)
    .map(({ name, location }) => ({
      severity: 'error',
      code: 'playbook/no-answer',
      message: `"vars_prompt" asks for "${name}", and there is neither a terminal nor a default.`,
      location,
      hint: `Set it with -e ${name}=VALUE.`,
    }));
  if (diagnostics.length > 0) throw new InputError(diagnostics);
}

async function answerTo(prompt: VarsPrompt, language: Language, run: Run): Promise<Value> {
  const standard = prompt.default && language.render(prompt.default.value);
  const isPrivate = language.boolean(prompt.private, true);
  const answer = await ask(prompt, { standard, isPrivate, language, run });
  // As in Ansible it is a text, whatever type the default has.
  const isStandard = answer === '' && standard !== undefined;
  const text = isStandard ? toText(standard) : answer;
  // What a default is made of is a secret, or none, by itself; nobody typed it.
  if (isPrivate && !isStandard) run.secrets.add(text);
  const encrypt = language.text(prompt.encrypt) ?? '';
  if (encrypt !== '') {
    const hash = hashOf(text, encrypt, { prompt, language });
    if (isPrivate) run.secrets.add(toText(hash));
    return hash;
  }
  const isUnsafe = language.boolean(prompt.unsafe, false);
  if (isStandard || isUnsafe || !isTemplate(text)) return text;
  return new Templated(text, wholeText({ path: `answer for ${prompt.name}`, text }));
}

interface Hashing {
  readonly prompt: VarsPrompt;
  readonly language: Language;
}

/** As the filter `password_hash` makes it. */
function hashOf(answer: string, type: string, { prompt, language }: Hashing): Value {
  const variables = new Map<string, Value>([
    ['answer', answer],
    ['type', type],
    ['salt', language.text(prompt.salt) ?? null],
    ['salt_size', language.number(prompt.saltSize) ?? null],
  ]);
  const given = ['salt', 'salt_size'].filter(name => variables.get(name) !== null);
  const options = given.map(name => `, ${name}=${name}`).join('');
  const text = `answer | password_hash(type${options})`;
  const scope = { lookup: (name: string) => variables.get(name) };
  return new Language(scope, { environment: () => language.environment }).evaluateText(
    text,
    prompt.location,
  );
}

interface Asking {
  readonly standard: Value | undefined;
  readonly isPrivate: boolean;
  readonly language: Language;
  readonly run: Run;
}

async function ask(prompt: VarsPrompt, { standard, isPrivate, language, run }: Asking) {
  if (!run.canAsk) return '';
  const written = language.text(prompt.prompt) ?? prompt.name;
  const shown = standard === undefined ? '' : ` [${toText(standard)}]`;
  const text = `${written}${shown}: `;
  for (;;) {
    const answer = await run.ask({ text, isPrivate });
    if (!language.boolean(prompt.confirm, false)) return answer;
    if ((await run.ask({ text: `Confirm ${text}`, isPrivate })) === answer) return answer;
    run.emit({ type: 'warning', time: run.now(), message: 'The two answers are not the same.' });
  }
}
