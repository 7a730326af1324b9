import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isRecord, type JsonRecord, recordsOf, textMapOf, textOf } from '../json.ts';

/** What `crictl` shows of a pod that runs here. */
export interface PodRecord {
  readonly id: string;
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  readonly startedAt: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly containers: readonly {
    readonly id: string;
    readonly name: string;
    readonly image: string;
  }[];
}

const folder = '/run/kplay-lab/pods';

export function writeRecords(records: readonly PodRecord[]): void {
  mkdirSync(folder, { recursive: true });
  const wanted = new Set(records.map(({ id }) => `${id}.json`));
  for (const file of readdirSync(folder)) if (!wanted.has(file)) rmSync(`${folder}/${file}`);
  for (const record of records) {
    writeFileSync(`${folder}/${record.id}.json`, JSON.stringify(record));
  }
}

export function readRecords(): PodRecord[] {
  mkdirSync(folder, { recursive: true });
  return readdirSync(folder).flatMap(file => {
    const value: unknown = JSON.parse(readFileSync(`${folder}/${file}`, 'utf8'));
    return isRecord(value) ? [recordFrom(value)] : [];
  });
}

const attempts = '/run/kplay-lab/attempts';

/** How often the sandbox of a pod was ended: the next one is another, with an id of its own. */
export function attemptOf(uid: string): number {
  const file = `${attempts}/${uid}`;
  return existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
}

export function countAttempt(uid: string): void {
  mkdirSync(attempts, { recursive: true });
  writeFileSync(`${attempts}/${uid}`, String(attemptOf(uid) + 1));
}

export function removeRecord(id: string): void {
  rmSync(`${folder}/${id}.json`, { force: true });
}

function recordFrom(value: JsonRecord): PodRecord {
  const text = (from: JsonRecord, key: string) => textOf(from[key]) ?? '';
  return {
    id: text(value, 'id'),
    name: text(value, 'name'),
    namespace: text(value, 'namespace'),
    uid: text(value, 'uid'),
    startedAt: text(value, 'startedAt'),
    labels: textMapOf(value['labels']),
    containers: recordsOf(value['containers']).map(each => ({
      id: text(each, 'id'),
      name: text(each, 'name'),
      image: text(each, 'image'),
    })),
  };
}
