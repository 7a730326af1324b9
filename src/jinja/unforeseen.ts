import { Unknown } from '../values/value.ts';

/** What is only known while running. */
export const unforeseen = new Unknown('what is only known while running');
