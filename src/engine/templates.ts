import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Environment, Scope } from '../jinja/environment.ts';
import type { Template } from '../jinja/parse.ts';
import type { TemplateRequest } from '../module-api/source.ts';
import type { Block, Play, Task } from '../playbook/model.ts';
import type { Value } from '../values/value.ts';
import type { Language } from './language.ts';

/** The functions and template files that expressions reach. */
export interface Templates {
  environmentFor(request: EnvironmentRequest): Environment;
  /** The text a template file makes. */
  renderFile(
    path: string,
    request: TemplateRequest,
    language: Language,
    place: Omit<EnvironmentRequest, 'scope'>,
  ): string;
  /** Everything that is wrong with a template file, and those it includes, whatever variables hold. */
  checkFile(
    path: string,
    options: TemplateRequest['options'],
    place: CheckPlace,
  ): readonly Diagnostic[];
  /** The files that a template in YAML includes, likewise. */
  checkIncludes(template: Template, place: CheckPlace): readonly Diagnostic[];
  /** As Python prints it. */
  print(value: Value): string;
}

/** Where an expression stands: lookups search files from there. */
export interface EnvironmentRequest {
  readonly play: Play;
  readonly task: Task | Block | undefined;
  readonly scope: Scope;
}

export interface CheckPlace extends Omit<EnvironmentRequest, 'scope'> {
  /** Tells of a file that is not there whether a task on the controller may make it first. */
  readonly mayAppear: (name: string) => boolean;
}
