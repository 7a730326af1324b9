import type { JsonObject } from '../module-api/json.ts';
import type { Sections } from './sections.ts';

/** The user the task runs as, the environment, and the time. */
export function userFacts(sections: Sections): JsonObject {
  const [name = '', uid = '', gid = '', ...rest] = sections.text('user').split('\n');
  const passwd = rest.find(line => line.startsWith(`${name}:`))?.split(':') ?? [];
  const [home = '', shell = ''] = rest.slice(-2);
  return {
    user_id: name,
    user_uid: Number(uid),
    user_gid: Number(gid),
    real_user_id: Number(uid),
    effective_user_id: Number(uid),
    real_group_id: Number(gid),
    effective_group_id: Number(gid),
    user_gecos: passwd[4] ?? '',
    user_dir: passwd[5] ?? home,
    user_shell: passwd[6] ?? shell,
    env: environment(sections.text('environment')),
    date_time: dateTime(sections.lines('date')),
  };
}

function environment(base64: string): JsonObject {
  const text = Buffer.from(base64, 'base64').toString('utf8');
  const variables: Record<string, string> = {};
  let last: string | undefined;
  for (const line of text.split('\n')) {
    const match = /^([A-Za-z_]\w*)=(.*)$/s.exec(line);
    if (match !== null) {
      last = match[1] ?? '';
      variables[last] = match[2] ?? '';
    } else if (last !== undefined && line !== '') {
      variables[last] += `\n${line}`;
    }
  }
  return variables;
}

function dateTime(lines: readonly string[]): JsonObject {
  const [local = '', utc = ''] = lines;
  const [epoch = '0', tz = '', offset = '', year = '', month = '', day = '', ...rest] =
    local.split('|');
  const [hour = '', minute = '', second = '', weekday = '', weekdayNumber = '', week = ''] = rest;
  const compact = `${year}${month}${day}T${hour}${minute}${second}`;
  return {
    epoch,
    epoch_int: epoch,
    tz,
    tz_dst: tz,
    tz_offset: offset,
    year,
    month,
    day,
    hour,
    minute,
    second,
    weekday,
    weekday_number: String(Number(weekdayNumber) % 7),
    weeknumber: week,
    date: `${year}-${month}-${day}`,
    time: `${hour}:${minute}:${second}`,
    iso8601: `${utc}Z`,
    iso8601_micro: `${utc}.000000Z`,
    iso8601_basic: `${compact}000000`,
    iso8601_basic_short: compact,
  };
}
