import { createHash } from 'node:crypto';
import type {
  ControllerDirectory,
  ControllerEntry,
  ControllerFile,
} from '../../src/module-api/source.ts';

/** A file on the controller that holds a text. */
export function controllerFile(path: string, text: string, mode = '0644'): ControllerFile {
  const sha1 = createHash('sha1').update(text).digest('hex');
  return { kind: 'controller-file', path, size: Buffer.byteLength(text), mode, sha1, text };
}

export interface Folder {
  /** A text for a file, `{ link }` for a link, a folder for a directory. */
  readonly [name: string]: string | { readonly link: string } | Folder;
}

/** A directory on the controller, and everything in it. */
export function controllerDirectory(path: string, folder: Folder): ControllerDirectory {
  return { kind: 'controller-directory', path, mode: '0755', entries: entriesOf(path, folder, '') };
}

function entriesOf(path: string, folder: Folder, prefix: string): readonly ControllerEntry[] {
  return Object.entries(folder).flatMap(([name, content]): readonly ControllerEntry[] => {
    const relative = prefix + name;
    const file = `${path}/${relative}`;
    if (typeof content === 'string') {
      return [{ relative, type: 'file', file: controllerFile(file, content) }];
    }
    if (isLink(content)) return [{ relative, type: 'link', target: content.link }];
    const inside = entriesOf(path, content, `${relative}/`);
    return [{ relative, type: 'directory', mode: '0755' }, ...inside];
  });
}

function isLink(content: { readonly link: string } | Folder): content is { readonly link: string } {
  return typeof content['link'] === 'string';
}
