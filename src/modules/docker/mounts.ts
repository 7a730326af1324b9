import { fail } from '../../module-api/index.ts';
import type { DockerContainerArgs } from './container-args.ts';
import { type Fields, fieldsOf, textAt } from './docker.ts';
import { csvLine } from './option-texts.ts';
import { plainText } from './plain-options.ts';
import { bytesOf } from './units.ts';

type Mount = NonNullable<DockerContainerArgs['mounts']>[number];

/** What `docker create --mount` takes. */
export function mountWord(mount: Mount): string {
  const { type = 'volume', source, target = '', read_only = false } = mount;
  return csvLine([
    `type=${type}`,
    ...(source === undefined ? [] : [`source=${source}`]),
    `target=${target}`,
    ...(read_only ? ['readonly'] : []),
    ...detailsOf(mount).map(([key, value]) => (value === '' ? key : `${key}=${value}`)),
  ]);
}

/** Of a task, as mounts are compared. */
export function mountText(mount: Mount): string {
  const { type = 'volume', source = '', target = '', read_only = false } = mount;
  return textOf({ type, source, target, isReadOnly: read_only }, detailsOf(mount));
}

/** The same of `HostConfig.Mounts`. */
export function actualMount(mount: unknown): string {
  const fields = fieldsOf(mount);
  const volume = fieldsOf(fields['VolumeOptions']);
  const driver = fieldsOf(volume['DriverConfig']);
  const memory = fieldsOf(fields['TmpfsOptions']);
  const { SizeBytes: bytes, Mode: mode } = memory;
  const place = {
    ...{ type: textAt(fields, 'Type'), source: textAt(fields, 'Source') },
    ...{ target: textAt(fields, 'Target'), isReadOnly: fields['ReadOnly'] === true },
  };
  return textOf(place, [
    ...one('consistency', textAt(fields, 'Consistency').replace(/^default$/, '')),
    ...one('bind-propagation', textAt(fieldsOf(fields['BindOptions']), 'Propagation')),
    ...(volume['NoCopy'] === true ? [['volume-nocopy', ''] as const] : []),
    ...each('volume-label', volume['Labels']),
    ...one('volume-driver', textAt(driver, 'Name')),
    ...each('volume-opt', driver['Options']),
    ...(typeof bytes === 'number' && bytes > 0 ? one('tmpfs-size', String(bytes)) : []),
    ...(typeof mode === 'number' && mode > 0 ? one('tmpfs-mode', mode.toString(8)) : []),
  ]);
}

type Detail = readonly [key: string, value: string];

function detailsOf(mount: Mount): readonly Detail[] {
  const { consistency = '', propagation = '', no_copy, labels, volume_driver = '' } = mount;
  const { volume_options, tmpfs_size: size, tmpfs_mode: mode } = mount;
  const bytes = size === undefined || size === 'unlimited' ? 0 : bytesOf('tmpfs_size', size);
  return [
    ...one('consistency', consistency === 'default' ? '' : consistency),
    ...one('bind-propagation', propagation),
    ...(no_copy === true ? [['volume-nocopy', ''] as const] : []),
    ...each('volume-label', labels),
    ...one('volume-driver', volume_driver),
    ...each('volume-opt', volume_options),
    ...(bytes > 0 ? one('tmpfs-size', String(bytes)) : []),
    ...(mode === undefined ? [] : one('tmpfs-mode', octal(mode))),
  ];
}

/** YAML reads 01777 as a number, whose octal digits are meant. */
function octal(mode: string | number): string {
  const text = typeof mode === 'number' ? mode.toString(8) : mode.replace(/^0o?(?=\d)/, '');
  return /^[0-7]{1,4}$/.test(text) ? text : fail(`"tmpfs_mode" is octal like "1777", not ${mode}`);
}

function one(key: string, value: string): readonly Detail[] {
  return value === '' ? [] : [[key, value]];
}

function each(key: string, values: unknown): readonly Detail[] {
  const fields: Fields = fieldsOf(values);
  return Object.entries(fields).map(([name, value]) => [key, `${name}=${plainText(value)}`]);
}

interface Place {
  readonly type: string;
  readonly source: string;
  readonly target: string;
  readonly isReadOnly: boolean;
}

function textOf({ type, source, target, isReadOnly }: Place, details: readonly Detail[]): string {
  const more = details.map(([key, value]) => (value === '' ? key : `${key}=${value}`)).toSorted();
  return [`${type} ${source} ${target}`, ...(isReadOnly ? ['read-only'] : []), ...more].join(' ');
}
