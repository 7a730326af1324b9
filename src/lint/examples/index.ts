import { clarity } from './clarity.ts';
import { errors } from './errors.ts';
import type { Examples } from './example.ts';
import { idempotence } from './idempotence.ts';
import { run } from './run.ts';
import { safety } from './safety.ts';

/** By the id of the rule. */
export const examples: Examples = { ...errors, ...safety, ...idempotence, ...clarity, ...run };
