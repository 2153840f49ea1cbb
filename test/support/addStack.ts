import type { ProfileBuilder } from '../../src/profile/profileBuilder';

/**
 * Adds a stack written as text, outermost frame first (`main@1 price@9`; a frame without a line has line 0), and
 * returns its index; -1 for ''. `frameOf` returns the index of the frame with a name.
 */
export const addStack = (builder: ProfileBuilder, text: string, frameOf: (name: string) => number): number =>
  text
    .split(' ')
    .filter(Boolean)
    .reduce((parent, entry) => {
      const [name, line = '0'] = entry.split('@');
      return builder.stack(parent, frameOf(name), Number(line));
    }, -1);
