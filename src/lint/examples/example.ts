/** What a rule finds, and what to write instead: tasks of a play, or a whole playbook where it begins with `- hosts`. */
export interface Example {
  readonly found: string;
  readonly well: string;
  /** Files beside the playbook, by path, that both need. */
  readonly files?: Readonly<Record<string, string>>;
}

export type Examples = Readonly<Record<string, Example>>;
