import type { Format } from './format.ts';
import type { Json } from './json.ts';

/**
 * What modules take and give, in a small part of JSON Schema. TypeScript's types are inferred from it
 * (`InferArgs`), and checks, docs and editors read the same declaration.
 */
export type Schema = Typed & {
  /** One sentence or more; shown by `kplay doc`. */
  readonly description?: string;
  readonly enum?: readonly (string | number | boolean)[];
  readonly default?: Json;
  readonly items?: Schema;
  readonly properties?: { readonly [name: string]: Schema };
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
  /** What its text or number must look like. */
  readonly format?: Format;
};

interface Typed {
  /** Absent: anything. */
  readonly type?: TypeName | readonly TypeName[];
}

export type TypeName = 'string' | 'boolean' | 'integer' | 'number' | 'array' | 'object' | 'null';

/** One option of a module. */
export type OptionSchema = Typed &
  Omit<Schema, 'required' | 'format'> & {
    readonly description: string;
    /** The task must set it. */
    readonly required?: true;
    /** Other spellings, as in Ansible: `dest` and `name` for `path`. */
    readonly aliases?: readonly string[];
    /** A password or key: its value is shown nowhere. */
    readonly secret?: true;
    /**
     * In check mode its value may be one that only a real run finds out (a token that another host
     * would have made). The option is then left out, and `given.unknown` names it.
     */
    readonly mayBeUnknown?: true;
    /**
     * `condition`: an expression without braces, or a list of them. `expression`: one, as a text.
     * `mode`: an octal string or number, or symbolic. `path`: `~` and `$VAR` mean the host's; not empty when it
     * must be set. Else what its text or number, or that of each item, must look like.
     */
    readonly format?: 'mode' | 'path' | 'condition' | 'expression' | Format;
  };

export interface ArgsSchema {
  readonly [option: string]: OptionSchema;
}

export interface ReturnsSchema {
  readonly [field: string]: Schema & { readonly description: string; readonly secret?: true };
}

/** Rules between options. Each list holds option names. */
export interface Constraints {
  readonly mutuallyExclusive?: readonly (readonly string[])[];
  readonly requiredOneOf?: readonly (readonly string[])[];
  readonly requiredTogether?: readonly (readonly string[])[];
  /** When `option` equals one of `values`, `all` (or at least one of `any`) must be set too. */
  readonly requiredIf?: readonly {
    readonly option: string;
    readonly values: readonly (string | number | boolean)[];
    readonly all?: readonly string[];
    readonly any?: readonly string[];
  }[];
  /** What else must hold between options; looked at when all of them are known. */
  readonly rules?: readonly Rule[];
}

export interface Rule {
  /** The first that is given is at fault. */
  readonly options: readonly string[];
  /** What is wrong, as a sentence. Options that are not given have their defaults, or are missing. */
  readonly problem: (args: Readonly<Record<string, unknown>>) => string | undefined;
  /** It is hardly meant, and does no harm: only warned of, before the run. */
  readonly warns?: true;
}

interface TypeOf {
  string: string;
  boolean: boolean;
  integer: number;
  number: number;
  array: readonly unknown[];
  object: { readonly [key: string]: unknown };
  null: null;
}

/** The TypeScript type of what a schema admits; `unknown` for a schema without a type. */
export type Infer<S> = S extends { readonly enum: readonly (infer E)[] }
  ? E
  : S extends { readonly type: 'array'; readonly items: infer I }
    ? readonly Infer<I>[]
    : S extends { readonly type: 'object'; readonly properties: infer P }
      ? { readonly [K in keyof P]?: Infer<P[K]> | undefined }
      : S extends { readonly type: 'object'; readonly additionalProperties: infer A }
        ? { readonly [key: string]: Infer<A> }
        : S extends { readonly type: infer T }
          ? T extends keyof TypeOf
            ? TypeOf[T]
            : T extends readonly (infer U)[]
              ? U extends keyof TypeOf
                ? TypeOf[U]
                : unknown
              : unknown
          : unknown;

type PresentKeys<A> = {
  [K in keyof A]: A[K] extends { readonly required: true } | { readonly default: unknown }
    ? K
    : never;
}[keyof A];

/** The arguments after checking: what is required or has a default is there, the rest is optional. */
export type InferArgs<A extends ArgsSchema> = string extends keyof A
  ? never
  : { readonly [K in PresentKeys<A>]: Infer<A[K]> } & {
      readonly [K in Exclude<keyof A, PresentKeys<A>>]?: Infer<A[K]> | undefined;
    };
