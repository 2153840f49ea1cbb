import type { Frame } from './types';

/** A function by what never changes when the profile grows or is read again: JSON of name, file, line and column of its definition. */
export const frameKey = ({ name, file, line, column }: Pick<Frame, 'name' | 'file' | 'line' | 'column'>): string =>
  JSON.stringify([name, file, line, column]);
