import { systemRandomness } from '../../src/template/algorithms/random.ts';
import type { Controller } from '../../src/template/controller.ts';

/** A controller whose clock stands still. */
export const controller: Controller = {
  environment: { HOME: '/home/anna', LANG: 'C.UTF-8' },
  workingDirectory: '/',
  homeDirectory: '/home/anna',
  node: process.execPath,
  randomness: systemRandomness,
  now: () => new Date(Date.UTC(2024, 1, 29, 12, 30, 45, 678)),
};
