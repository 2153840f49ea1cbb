/** `go tool pprof`, the reference reader of pprof files. */
import { execFileSync } from 'node:child_process';
import type { Reading } from './reading';

/** In nanoseconds, as the file has them. Needs Go. */
export function readByGo(file: string): Reading {
  const everything = ['-nodecount=100000', '-nodefraction=0', '-edgefraction=0'];
  const text = execFileSync('go', ['tool', 'pprof', '-top', '-unit=ns', ...everything, file], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const total = /of (\d+)ns total/.exec(text)?.[1];
  if (total === undefined) throw new Error(text.slice(0, 1000));
  const functions = new Map(
    [...text.matchAll(/^\s*(\d+)(?:ns)?\s+\S+%\s+\S+%\s+(\d+)(?:ns)?\s+\S+%\s+(.+)$/gm)].map(([, self, all, name]) => [
      // A function that the compiler put into others is marked so.
      name.replace(/ \((?:partial-)?inline\)$/, ''),
      { self: Number(self), total: Number(all) },
    ]),
  );
  return { total: Number(total), functions };
}
