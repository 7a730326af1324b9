import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Environment, Scope } from '../../jinja/environment.ts';
import type { FunctionCatalog } from '../../jinja/functions.ts';
import type { Template } from '../../jinja/parse.ts';
import type { TemplateUses } from '../../jinja/references.ts';
import type { TemplateRequest } from '../../module-api/source.ts';
import type { Block, Play, Task } from '../../playbook/model.ts';
import type { FindMaker } from '../../template/missing-file.ts';
import type { Value } from '../../values/value.ts';
import type { Secrets } from '../secrets/secrets.ts';
import type { Language } from './language.ts';

/** The functions and template files that expressions reach. */
export interface Templates {
  /** What calls can be checked against before anything is evaluated. */
  readonly functions: FunctionCatalog;
  environmentFor(request: EnvironmentRequest): Environment;
  /** The text a template file makes. */
  renderFile(
    path: string,
    request: TemplateRequest,
    language: Language,
    place: TemplatePlace,
  ): string;
  /** Everything that is wrong with a template file, and those it includes, whatever variables hold. */
  checkFile(
    path: string,
    options: TemplateRequest['options'],
    place: CheckPlace,
  ): readonly Diagnostic[];
  /** The variables that a template file asks for, and those it includes; nothing where it cannot be read. */
  usesOf(
    path: string,
    options: TemplateRequest['options'],
    place: TemplatePlace,
  ): readonly TemplateUses[];
  /** What a template file fails with whenever it is rendered with these variables. */
  rehearseFile(
    path: string,
    options: TemplateRequest['options'],
    language: Pick<Language, 'scope' | 'environment'>,
    place: CheckPlace,
  ): readonly Diagnostic[];
  /** What expressions can call before the run, where `functions` can be called everywhere. */
  foreseenEnvironment(
    request: Pick<EnvironmentRequest, 'scope' | 'secrets'> & CheckPlace,
    functions: Environment,
  ): Environment;
  /** The files that a template in YAML includes, likewise. */
  checkIncludes(template: Template, place: CheckPlace): readonly Diagnostic[];
  /** As Python prints it. */
  print(value: Value): string;
}

/** Where an expression stands: lookups search files from there. */
export interface EnvironmentRequest {
  readonly play: Pick<Play, 'directory'>;
  readonly task: Task | Block | undefined;
  readonly scope: Scope;
  readonly secrets?: UsedSecrets | undefined;
}

/** What must not be shown of the variables that were used; others follow from them. */
export interface UsedSecrets {
  readonly known: () => Secrets | undefined;
  readonly note: (texts: Iterable<string>) => void;
}

/** Where a template stands. */
export type TemplatePlace = Pick<EnvironmentRequest, 'play' | 'task'>;

export interface CheckPlace extends TemplatePlace {
  readonly findMaker: FindMaker;
}
