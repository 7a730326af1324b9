import type { ConnectionKeywords } from '../../inventory/connection.ts';
import { keywordOf } from '../../playbook/inherit.ts';
import type { Task } from '../../playbook/model.ts';
import type { Language } from '../variables/language.ts';

/** The keywords of a task that say how its host is reached, rendered. */
export function connectionKeywords(task: Task, language: Language): ConnectionKeywords {
  return {
    connection: language.plain(keywordOf(task, 'connection')),
    port: language.plain(keywordOf(task, 'port')),
    remoteUser: language.plain(keywordOf(task, 'remoteUser')),
    become: language.plain(keywordOf(task, 'become')),
    becomeMethod: language.plain(keywordOf(task, 'becomeMethod')),
    becomeUser: language.plain(keywordOf(task, 'becomeUser')),
    becomeFlags: language.plain(keywordOf(task, 'becomeFlags')),
    becomeExe: language.plain(keywordOf(task, 'becomeExe')),
  };
}
