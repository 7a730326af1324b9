import { toText } from '../../jinja/python/text.ts';
import { textOf } from '../../module-api/command-result.ts';
import { format } from '../../module-api/format.ts';
import { keywordOf } from '../../playbook/inherit.ts';
import type { Dict, Value } from '../../values/value.ts';
import type { JobPlace, JobStatus } from '../tasks/async-jobs.ts';
import { type Attempt, attempt } from '../tasks/attempt.ts';
import { causeName } from '../tasks/cause-name.ts';
import { attemptOf } from '../tasks/perform-module.ts';
import { type ActionCall, type ActionDefinition, optionText } from './action.ts';

const jobId = /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/;

export const asyncStatus: ActionDefinition = {
  name: 'async_status',
  summary: 'See what became of a task with `async` and `poll: 0`.',
  notes: [
    'Of a job of the same run it registers all that its module registers, as if it had been waited for. Of an earlier run it knows the exit code and what the last command said.',
    'A job is looked for as the user it was started as: with another run the task needs the same `become`.',
    'A job whose time is over is ended on the host. One that is gone without an end (the host restarted) has failed.',
  ],
  args: {
    jid: {
      type: 'string',
      required: true,
      format: format('the id of a job', jobId),
      description: 'The `ansible_job_id` of the task.',
    },
    mode: {
      type: 'string',
      enum: ['status', 'cleanup'],
      default: 'status',
      description: '`cleanup` removes what the job left on the host.',
    },
  },
  returns: {
    ansible_job_id: { type: 'string', description: 'The job.' },
    started: { type: 'boolean', description: 'Whether it was started.' },
    finished: { type: 'boolean', description: 'Whether it is over, whatever became of it.' },
    results_file: { type: 'string', description: 'The folder of the job on the host.' },
    erased: { type: 'string', description: 'The folder that was removed.' },
  },
  examples: [
    `- name: Begin the long work
  command: /usr/local/sbin/rebuild-index
  async: 3600
  poll: 0
  register: rebuild`,
    `- name: Wait until it is done
  async_status:
    jid: "{{ rebuild.ansible_job_id }}"
  register: job
  until: job.finished
  retries: 120
  delay: 30`,
  ],
  async run(call) {
    const { args, play } = call;
    const id = toText(args.get('jid') ?? '');
    const place = await placeOf(call);
    if (optionText(args, 'mode') === 'cleanup') return cleanUp(id, place, call);
    const status = await play.run.asyncJobs.look(id, place);
    switch (status.state) {
      case 'none':
        return missing(id);
      case 'running':
        return attempt('ok', { fields: fieldsOf(id, status, false) });
      case 'lost': {
        const message = 'the job is gone without an end: it was killed, or the host restarted';
        return attempt('failed', { message, fields: fieldsOf(id, status, true) });
      }
      case 'done':
        return ended(id, place, status, call);
    }
  },
};

async function placeOf({ play, input, task, host, language }: ActionCall): Promise<JobPlace> {
  const { session, become } = await play.targetOf(input);
  const name = language.text(keywordOf(task, 'delegateTo')) ?? host.name;
  return { host: name, session, become };
}

function missing(id: string): Attempt {
  const message = `could not find the job ${id}`;
  const status = { path: '', steps: [] };
  return attempt('failed', { message, fields: fieldsOf(id, status, true) });
}

function fieldsOf(
  id: string,
  { path }: Pick<JobStatus, 'path' | 'steps'>,
  finished: boolean,
): Dict {
  return new Map<string, Value>([
    ['ansible_job_id', id],
    ['started', true],
    ['finished', finished],
    ...(path === '' ? [] : [['results_file', path] as const]),
  ]);
}

async function cleanUp(id: string, place: JobPlace, call: ActionCall): Promise<Attempt> {
  const { play, task, language } = call;
  const checkMode = language.boolean(keywordOf(task, 'checkMode'), play.run.options.checkMode);
  const { asyncJobs } = play.run;
  const path = checkMode
    ? (await asyncJobs.look(id, place)).path
    : ((await asyncJobs.remove(id, place)) ?? '');
  if (path === '') return missing(id);
  const fields: Dict = new Map<string, Value>([
    ['ansible_job_id', id],
    ['started', false],
    ['finished', false],
    ['erased', path],
  ]);
  return attempt('ok', { fields });
}

function ended(
  id: string,
  place: JobPlace,
  status: JobStatus,
  { play, input }: ActionCall,
): Attempt {
  const about = fieldsOf(id, status, true);
  const known = play.run.asyncJobs.conclude(id, place.host, status);
  if (known !== undefined) {
    const addSecret = (value: string): void => play.run.secrets.add(value);
    const one = attemptOf(known.result, known.module, causeName(input), addSecret);
    return { ...one, fields: new Map([...one.fields, ...about]) };
  }
  const last = status.steps.at(-1)?.result;
  const fields: Dict = new Map(about);
  if (last !== undefined) {
    const [stdout, stderr] = [textOf(last.stdout), textOf(last.stderr)].map(withoutEnd);
    const said = { rc: last.exitCode, stdout: stdout ?? '', stderr: stderr ?? '' };
    for (const [name, value] of Object.entries(said)) fields.set(name, value);
    fields.set('stdout_lines', linesOf(said.stdout));
    fields.set('stderr_lines', linesOf(said.stderr));
  }
  if (status.tookTooLong)
    return attempt('failed', { message: 'it took too long and was ended', fields });
  const failed = last !== undefined && last.exitCode !== 0;
  if (failed) return attempt('failed', { message: 'non-zero return code', fields });
  return attempt('changed', { fields });
}

function withoutEnd(text: string): string {
  return text.replace(/[\r\n]+$/, '');
}

function linesOf(text: string): string[] {
  return text === '' ? [] : text.split(/\r?\n/);
}
