import { posix } from 'node:path';
import { newFile, withAttributes } from '../module-api/attributes.ts';
import type { Change, CopyChange, LinkChange, Prediction } from '../module-api/change.ts';
import type { Attributes, FileState, PresentFile } from '../module-api/file-state.ts';
import type { PackagePrediction, Predicted, UnitPrediction } from '../module-api/predicted.ts';
import { ancestors, type Effect, FileEffects } from './file-effects.ts';
import { type FileChange, stateAfter } from './state-after.ts';

/** Whose change is recorded. */
export interface Author {
  /** The task's name, for what waits for it. */
  readonly task: string;
  /** The user it runs as. */
  readonly user: string;
}

/**
 * What the tasks before would have made of one host. It keeps what was done to each path, in order, and not
 * only what came of it: a change of attributes has to be laid over a content that is read later.
 */
export class PredictedState implements Predicted {
  private readonly files = new FileEffects();
  private readonly packages = new Map<string, PackagePrediction>();
  private readonly units = new Map<string, UnitPrediction>();
  private readonly values = new Map<string, { readonly value: string; readonly task: string }>();
  private hardLinks = 0;
  private installer: string | undefined;
  private changer: string | undefined;

  get installing(): string | undefined {
    return this.installer;
  }

  get changing(): string | undefined {
    return this.changer;
  }

  file(path: string): FileState | undefined {
    return this.files.fold(path, undefined);
  }

  over(observed: FileState): FileState {
    return this.files.fold(observed.path, observed);
  }

  filesBelow(path: string): readonly PresentFile[] {
    return this.files
      .below(path)
      .map(found => this.file(found))
      .filter(state => state !== undefined && state.type !== 'absent');
  }

  package(name: string): PackagePrediction | undefined {
    return this.packages.get(name);
  }

  unit(name: string): UnitPrediction | undefined {
    return this.units.get(name);
  }

  value(key: string): string | undefined {
    return this.values.get(key)?.value;
  }

  /** The task that would have given the key its value. */
  valueSetBy(key: string): string | undefined {
    return this.values.get(key)?.task;
  }

  record(change: Change, author: Author): void {
    if (change.kind === 'fetch') return;
    const isChange = change.kind !== 'run' || change.effect !== 'none' || change.opaque === true;
    if (isChange) this.changer = author.task;
    if (change.kind !== 'run') {
      this.recordFile(change, author);
      return;
    }
    // Nobody knows what the user's own command brings.
    if (change.opaque === true) this.installer = author.task;
    for (const prediction of change.predicts ?? []) this.recordPrediction(prediction, author);
  }

  private recordPrediction(prediction: Prediction, author: Author): void {
    switch (prediction.resource) {
      case 'file':
        this.put(prediction.path, prediction.state, author);
        break;
      case 'package':
        this.packages.set(prediction.name, prediction.state);
        if (prediction.state.version !== undefined) this.installer = author.task;
        break;
      case 'unit':
        this.units.set(prediction.name, { ...this.unit(prediction.name), ...prediction.state });
        break;
      case 'value':
        this.values.set(prediction.key, { value: prediction.value, task: author.task });
        break;
    }
  }

  private recordFile(change: FileChange, author: Author): void {
    const { path } = change;
    const after = stateAfter(change, author.user);
    switch (change.kind) {
      case 'attributes':
        this.files.add(path, change.recurse === true ? 'tree' : 'self', patch(change.attributes));
        break;
      case 'directory':
        this.put(path, after, author, change.attributes);
        break;
      case 'touch':
        if (change.before.type === 'absent') this.put(path, after, author);
        else this.files.add(path, 'self', state => onlyPresent(state, was => retimed(was, after)));
        this.files.add(path, 'self', patch(change.attributes));
        break;
      case 'link':
        if (change.hard) this.recordHardLink(change, author);
        else this.put(path, after, author);
        break;
      case 'copy':
        this.put(path, this.withContentOf(change, after), author);
        break;
      case 'write':
      case 'remove':
        this.put(path, after, author);
        break;
    }
  }

  /** `parents`: the attributes of the directories above it that are not there yet. */
  private put(
    path: string,
    state: FileState,
    { task, user }: Author,
    parents: Attributes = {},
  ): void {
    if (state.type === 'absent') {
      this.files.add(path, 'tree', was => ({ type: 'absent', path: was?.path ?? path }));
      return;
    }
    const made = { ...state, predictedBy: task };
    for (const parent of ancestors(path)) {
      const directory = newFile(parent, 'directory', parents, { owner: user, predictedBy: task });
      this.files.add(parent, 'self', was => (was?.type === 'absent' ? directory : was));
    }
    this.files.add(path, 'self', () => made);
    if (state.type === 'file') {
      this.files.add(path, 'below', was => was && { type: 'absent', path: was.path });
    }
  }

  /** Both names get one inode, which is what tells that they are the same file. */
  private recordHardLink({ path, target }: LinkChange, author: Author): void {
    const source = posix.resolve(posix.dirname(path), target);
    const inode = { device: -1, inode: -++this.hardLinks };
    const known = this.file(source);
    const linked =
      known?.type === 'file' ? known : newFile(path, 'file', {}, { owner: author.user });
    this.files.add(source, 'self', state => onlyPresent(state, was => ({ ...was, ...inode })));
    this.put(path, { ...linked, path, ...inode }, author);
  }

  private withContentOf({ source }: CopyChange, after: FileState): FileState {
    const known = this.file(source);
    if (known?.type !== 'file' || after.type === 'absent') return after;
    const { size, content, checksum = after.checksum } = known;
    return { ...after, size, content, checksum };
  }
}

function patch(attributes: Attributes): Effect {
  return state => onlyPresent(state, was => withAttributes(was, attributes));
}

function retimed(was: PresentFile, after: FileState): PresentFile {
  return after.type === 'absent' ? was : { ...was, mtime: after.mtime, atime: after.atime };
}

function onlyPresent(
  state: FileState | undefined,
  change: (state: PresentFile) => PresentFile,
): FileState | undefined {
  return state === undefined || state.type === 'absent' ? state : change(state);
}
