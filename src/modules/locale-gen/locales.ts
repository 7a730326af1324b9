import { type Probe, sh, textOf } from '../../module-api/index.ts';

export interface Locales {
  readonly hasTool: boolean;
  /** As `locale -a` writes them. */
  readonly made: readonly string[];
  /** The character set of each locale that could be made. */
  readonly supported: ReadonlyMap<string, string>;
}

/** The key of what is predicted: a list of what would be made, as JSON. */
export const localesKey = 'locales';

export function localesOf(): Probe<Locales> {
  return {
    script: sh`(
PATH=$PATH:/usr/sbin:/sbin
command -v locale-gen >/dev/null 2>&1 && echo tool
locale -a 2>/dev/null | sed 's/^/made|/'
sed -n 's/^\\([^# ][^ ]*\\) \\([^ ]*\\)$/supported|\\1|\\2/p' /usr/share/i18n/SUPPORTED 2>/dev/null
true
)`,
    parse: ({ stdout }) => parseLocales(textOf(stdout)),
    overlay(observed, predicted) {
      const after = predicted.value(localesKey);
      const hasTool = observed.hasTool || predicted.installing !== undefined;
      return after === undefined
        ? { ...observed, hasTool }
        : { ...observed, hasTool, made: JSON.parse(after) };
    },
  };
}

export function parseLocales(text: string): Locales {
  const fields = text.split('\n').map(line => line.split('|'));
  return {
    hasTool: fields.some(([kind]) => kind === 'tool'),
    made: fields.flatMap(([kind, name = '']) => (kind === 'made' ? [name] : [])),
    supported: new Map(
      fields.flatMap(([kind, name = '', charset = '']) =>
        kind === 'supported' ? [[name, charset] as const] : [],
      ),
    ),
  };
}

/** `de_CH.UTF-8` is `de_CH.utf8`. */
export function sameLocale(a: string, b: string): boolean {
  return plain(a) === plain(b);
}

function plain(name: string): string {
  return name.replace(
    /\.([^@]*)/,
    (_, charset: string) => `.${charset.toLowerCase().replaceAll('-', '')}`,
  );
}
