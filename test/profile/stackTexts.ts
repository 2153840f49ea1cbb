/** Profiles of Python written as texts: `<module>:9;total:4;squares`, outermost frame first, each with its line. */
import { ProfileBuilder } from '../../src/profile/profileBuilder';
import type { Profile } from '../../src/profile/types';

const fileOf = (name: string): string =>
  name.startsWith('process ') ? '' : name.includes('_bootstrap') ? '/usr/lib/python3.13/threading.py' : '/srv/app.py';

/** A profile of threads, each a list of samples of one second; '' is an empty stack, `sin@/usr/lib/libm.so.6` has a file. */
export function recorded(threads: Readonly<Record<string, readonly string[]>>): Profile {
  const builder = new ProfileBuilder();
  for (const [name, stacks] of Object.entries(threads)) {
    const ids = stacks.map((text) =>
      text.split(';').reduce((parent, word) => {
        const [, frame, file = fileOf(frame), line = '0'] = /^([^@]*?)(?:@([^:]*))?(?::(\d+))?$/.exec(word)!;
        return frame === '' ? -1 : builder.stack(parent, builder.frame(frame, file, 0, 0), Number(line));
      }, -1),
    );
    builder.thread(name, Int32Array.from(ids), new Float64Array(ids.length).fill(1));
  }
  return builder.build({ name: 'test', unit: 'seconds' });
}

/** The samples of each thread as such texts without files, in order. */
export const texts = ({ frames, stacks, threads }: Profile): string[][] =>
  threads.map(({ samples }) =>
    [...samples.stack].map((stack) => {
      const words: string[] = [];
      for (let s = stack; s >= 0; s = stacks.parent[s])
        words.unshift(`${frames[stacks.frame[s]].name}${stacks.line[s] > 0 ? `:${stacks.line[s]}` : ''}`);
      return words.join(';');
    }),
  );

/** The same samples so many times. */
export const times = (count: number, ...stacks: readonly string[]): string[] =>
  Array.from({ length: count }, () => stacks).flat();

/** Whether callers precede their callees, and no two entries of the stack table are the same. */
export function isSound({ stacks: { parent, frame, line } }: Profile): boolean {
  const entries = [...parent].map((caller, s) => `${caller} ${frame[s]} ${line[s]}`);
  return parent.every((caller, s) => caller < s) && new Set(entries).size === entries.length;
}
