/**
 * Tests of `npm run test:long` alone: a variant of what a faster test of `npm test` shows, of another runtime, signal or
 * image.
 */
export const isLongRun = process.env.ECS_PROFILER_LONG === '1';

/** As mocha's `it`, in the long run; else defines nothing. */
export const itInLongRun = (title: string, test: Mocha.Func | Mocha.AsyncFunc): Mocha.Test | undefined =>
  isLongRun ? it(title, test) : undefined;

/** The cases of the long run: all of them; else the first `count`. */
export const firstOf = <Case>(count: number, cases: readonly Case[]): readonly Case[] =>
  isLongRun ? cases : cases.slice(0, count);
