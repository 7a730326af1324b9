/** The options that `command` and `shell` share. */
export const commandOptions = {
  chdir: { type: 'string', format: 'path', description: 'Change into this directory first.' },
  creates: {
    type: 'string',
    format: 'path',
    description: 'A path (or shell pattern): when it is there, the command does not run.',
  },
  removes: {
    type: 'string',
    format: 'path',
    description: 'A path (or shell pattern): when it is not there, the command does not run.',
  },
  stdin: { type: 'string', description: 'Text for the standard input of the command.' },
  stdin_add_newline: {
    type: 'boolean',
    default: true,
    description: 'End the standard input with a newline.',
  },
  strip_empty_ends: {
    type: 'boolean',
    default: true,
    description: 'Strip empty lines from the end of what is registered.',
  },
} as const;

/** What both register. */
export const commandReturns = {
  cmd: { description: 'What ran: a list of words, or the text for the shell.' },
  rc: { type: 'integer', description: 'The exit code.' },
  stdout: { type: 'string', description: 'What it printed.' },
  stdout_lines: { type: 'array', description: 'The same, line by line.' },
  stderr: { type: 'string', description: 'What it printed to standard error.' },
  stderr_lines: { type: 'array', description: 'The same, line by line.' },
  stdout_omitted_bytes: { type: 'integer', description: 'What was too much to keep of it.' },
  stderr_omitted_bytes: { type: 'integer', description: 'What was too much to keep of it.' },
  start: { type: 'string', description: 'When it started, by the clock of the controller.' },
  end: { type: 'string', description: 'When it ended.' },
  delta: { type: 'string', description: 'How long it took: hours:minutes:seconds.' },
} as const;
