/** What a setting is: the flag, the variable, the keys in files, the check and the documentation follow from it. */
export type Declaration =
  | (Common & { readonly type: 'boolean'; readonly default: false })
  | (Common & {
      readonly type: 'integer';
      readonly minimum: number;
      readonly default?: number;
    })
  | (Common & { readonly type: 'text'; readonly default?: string })
  | (Common & {
      readonly type: 'choice';
      readonly choices: readonly string[];
      readonly default?: string;
      /** Other words for choices; booleans are "true" and "false". */
      readonly words?: Readonly<Record<string, string>>;
    })
  | (Common & {
      readonly type: 'list';
      /** Between entries where the whole is one text; absent where such a text is one entry. */
      readonly separator?: ',' | ':';
      readonly default?: readonly string[];
    });

interface Common {
  readonly doc: string;
  readonly flag?: Flag;
  /** Ansible's names for it: `section.key` of `ansible.cfg`; the last one that is set counts. */
  readonly ansible?: readonly string[];
  /** What counts in the place of a value that a plugin brings Ansible, which is warned of. */
  readonly insteadOfPlugins?: string;
  /** Ansible's environment variables for it. */
  readonly ansibleEnvironment?: readonly string[];
  /** What is a path in it: relative ones count from the folder of the file they stand in. */
  readonly paths?: PathKind;
}

/** `source`: a path unless it is a host list `a,b,`; `identity`: behind the `@`; `variables`: `@path`. */
export type PathKind = 'path' | 'source' | 'identity' | 'variables';

export interface Flag {
  /** As the command line shows it: `-f, --forks <number>`. */
  readonly form: string;
  readonly group: FlagGroup;
  /** Each time it is given it adds: to a list, or one to a number. */
  readonly repeats?: true;
}

/** Which commands take a flag: those that read vaults, an inventory, reach hosts, run tasks, run playbooks. */
export type FlagGroup = 'vault' | 'inventory' | 'hosts' | 'tasks' | 'run';

/** The type of a setting's value. */
export type ValueOf<D extends Declaration> = D extends { readonly type: 'boolean' }
  ? boolean
  : D extends { readonly type: 'list' }
    ? readonly string[]
    :
        | (D extends { readonly type: 'integer' }
            ? number
            : D extends { readonly choices: readonly (infer Choice)[] }
              ? Choice
              : string)
        | (D extends { readonly default: unknown } ? never : undefined);

export type SettingValue = boolean | number | string | readonly string[];

/** `privateKeyFile` is `private_key_file` in files. */
export function fileKeyOf(name: string): string {
  return name.replaceAll(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);
}

/** `privateKeyFile` is `KPLAY_PRIVATE_KEY_FILE` in the environment. */
export function environmentNameOf(name: string): string {
  return `KPLAY_${fileKeyOf(name).toUpperCase()}`;
}
