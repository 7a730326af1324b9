import {
  type ArgsSchema,
  type Change,
  defineModule,
  endOf,
  type FileState,
  fail,
  fileState,
  format,
  type InferArgs,
  type Plan,
  type RunChange,
  sh,
  textOf,
} from '../../module-api/index.ts';
import { withLocale } from './edit.ts';
import { type Locales, localesKey, localesOf, sameLocale } from './locales.ts';

const path = '/etc/locale.gen';

const args = {
  name: {
    type: 'array',
    items: {
      type: 'string',
      format: format('a locale like de_CH.UTF-8', /^[A-Za-z]\w*(?:\.[\w-]+)?(?:@\w+)?$/),
    },
    required: true,
    description: 'The locales.',
  },
  state: {
    type: 'string',
    enum: ['present', 'absent'],
    default: 'present',
    description: 'Whether the host has them.',
  },
} as const satisfies ArgsSchema;

type LocaleGenArgs = InferArgs<typeof args>;

export const localeGen = defineModule({
  name: 'locale_gen',
  aliases: ['locale-gen', 'community.general.locale_gen'],
  summary: 'Have locales on a Debian host, or not.',
  notes: [
    'Their lines in /etc/locale.gen are turned on or off, and locale-gen makes what is missing. The host needs the package "locales".',
  ],
  args,
  returns: {
    name: { type: 'array', description: 'The locales.' },
    state: { type: 'string', description: 'Whether the host has them.' },
  },
  examples: [
    `- name: Speak German and English
  locale_gen:
    name: [de_CH.UTF-8, en_US.UTF-8]`,
    `- name: Unlearn one
  locale_gen:
    name: en_GB.UTF-8
    state: absent`,
  ],

  observe: () => ({
    file: fileState(path, { follow: true, content: true, needs: ['presence', 'content'] }),
    locales: localesOf(),
  }),

  plan(given, { file, locales }): Plan {
    const text = textIn(file);
    if (!locales.hasTool) fail('the host has no locale-gen; install the package "locales"');
    const content = given.name.reduce((all, name) => edited(given, all, { name, locales }), text);
    const isPresent = given.state === 'present';
    const isMade = given.name.every(
      name => locales.made.some(one => sameLocale(one, name)) === isPresent,
    );
    if (content === text && isMade) return [];
    const before = file.type === 'absent' ? file : endOf(file);
    const write: Change = { kind: 'write', path: before.path, content, before, attributes: {} };
    return [...(content === text ? [] : [write]), generate(given, locales)];
  },

  result: ({ name, state }) => ({ name: [...name], state }),
});

function edited(
  { state }: LocaleGenArgs,
  text: string,
  { name, locales }: { readonly name: string; readonly locales: Locales },
): string {
  const charset = locales.supported.get(name);
  const made = withLocale(text, { name, charset, present: state === 'present' });
  return made ?? fail(`the host knows no locale ${name}: it is not in ${path} and not supported`);
}

function generate({ name, state }: LocaleGenArgs, locales: Locales): RunChange {
  const others = locales.made.filter(one => !name.some(wanted => sameLocale(one, wanted)));
  const made = state === 'present' ? [...others, ...name] : others;
  return {
    kind: 'run',
    script: sh`PATH=$PATH:/usr/sbin:/sbin locale-gen`,
    summary: 'locale-gen',
    predicts: [{ resource: 'value', key: localesKey, value: JSON.stringify(made) }],
  };
}

function textIn(file: FileState): string {
  if (file.type === 'absent' || file.targetExists === false) {
    fail(`there is no ${path}; install the package "locales"`);
  }
  if (file.type !== 'file' || file.content === undefined) fail(`${path} is no list of locales`);
  return textOf(file.content);
}
