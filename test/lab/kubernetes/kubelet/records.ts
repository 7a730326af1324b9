import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isRecord, type JsonRecord, recordsOf, textOf } from '../json.ts';

/** What `crictl` shows of a pod that runs here. */
export interface PodRecord {
  readonly id: string;
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  readonly startedAt: string;
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
    containers: recordsOf(value['containers']).map(each => ({
      id: text(each, 'id'),
      name: text(each, 'name'),
      image: text(each, 'image'),
    })),
  };
}
