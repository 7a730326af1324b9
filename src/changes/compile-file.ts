import type { Content, CopyChange, LinkChange, WriteChange } from '../module-api/change.ts';
import { fail } from '../module-api/failure.ts';
import { type Shell, sh } from '../module-api/shell.ts';
import type { ControllerFile } from '../module-api/source.ts';
import { splitWords } from '../module-api/words.ts';
import type { CompiledChange } from './compiled-change.ts';
import { attributeSteps, flagSteps, inSubshell, reportState, wordFor } from './script.ts';
import { tempPath } from './temp-path.ts';

/** Bytes; what is larger goes through a channel of its own. */
const inlineLimit = 65_536;

export function compileWrite(change: WriteChange, nonce: string): CompiledChange {
  const inPlace = change.inPlace === true && change.before.type === 'file';
  // What is written in place may be all of its directory that can be written.
  const temp = inPlace ? `/tmp/.kplay-${nonce}` : tempPath(change.path, nonce);
  const payload = payloadOf(change.content);
  const arrive =
    payload.stdin === undefined ? sh`k_whole ${payload.size}` : sh`k_receive ${payload.size}`;
  const script = install(change, temp, [sh`k_begin ${wordFor(temp)}`, arrive], inPlace);
  if (payload.stdin !== undefined) return { script, stdin: payload.stdin };
  const { size, content } = payload;
  return { script, upload: { path: temp, mode: '0600', size, content } };
}

export function compileCopy(change: CopyChange, nonce: string): CompiledChange {
  const temp = tempPath(change.path, nonce);
  const copy = change.fill ?? sh`(umask 077; cp -- ${wordFor(change.source)} "$k_temp")`;
  return { script: install(change, temp, [sh`k_begin ${wordFor(temp)}`, copy], false) };
}

export function compileLink({ path, target, hard }: LinkChange, nonce: string): CompiledChange {
  const temp = tempPath(path, nonce);
  const option = hard ? sh`` : sh`-s`;
  return {
    script: inSubshell([
      sh`k_begin ${wordFor(temp)}`,
      sh`ln ${option} -- ${hard ? wordFor(target) : target} "$k_temp"`,
      sh`k_place ${wordFor(path)}`,
      reportState(path),
    ]),
  };
}

/** From a file that has arrived as TEMP to one in its place. */
function install(
  change: WriteChange | CopyChange,
  temp: string,
  arrive: readonly Shell[],
  inPlace: boolean,
): Shell {
  const { attributes, before } = change;
  const path = wordFor(change.path);
  // A link that is replaced has nothing to hand on.
  const kept = before.type === 'file' ? before : ({ type: 'absent', path: change.path } as const);
  const file = inPlace ? path : sh`"$k_temp"`;
  return inSubshell([
    ...arrive,
    ...(inPlace ? [] : [sh`k_like ${path}`]),
    ...attributeSteps({ file, path, before: kept }, attributes),
    ...(change.validate === undefined || change.validate === ''
      ? []
      : [sh`k_validate ${validation(change.validate, temp)}`]),
    ...(change.backup === true ? [sh`k_backup ${path}`] : []),
    inPlace ? sh`k_pour ${path}` : sh`k_place ${path}`,
    ...flagSteps(change.path, attributes),
    // What a server sends is known to nobody before.
    reportState(change.path, { sum: change.kind === 'copy' && change.fill !== undefined }),
  ]);
}

function validation(command: string, temp: string): readonly string[] {
  if (!/(^|[^%])(%%)*%s/.test(command))
    fail(`"validate" must contain %s, the new file: ${command}`);
  return splitWords(command).map(word =>
    word.replaceAll(/%[s%]/g, found => (found === '%s' ? temp : '%')),
  );
}

type Payload =
  | { readonly stdin: string | Uint8Array; readonly size: number }
  | {
      readonly stdin?: undefined;
      readonly content: Uint8Array | ControllerFile;
      readonly size: number;
    };

function payloadOf(content: Content): Payload {
  const inline =
    typeof content === 'string' || content instanceof Uint8Array ? content : content.text;
  if (inline !== undefined) {
    const size = Buffer.byteLength(inline);
    const whole = inline === content || (isControllerFile(content) && content.size === size);
    if (whole && size <= inlineLimit) return { stdin: inline, size };
  }
  if (isControllerFile(content)) return { content, size: content.size };
  const bytes = Buffer.from(content);
  return { content: bytes, size: bytes.length };
}

function isControllerFile(content: Content): content is ControllerFile {
  return typeof content === 'object' && 'kind' in content;
}
