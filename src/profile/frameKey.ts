import type { Frame } from './types';

/**
 * Identifies a function by what stays the same when the profile grows or is read again: JSON of the name, file, line
 * and column of its definition.
 */
export const frameKey = ({ name, file, line, column }: Pick<Frame, 'name' | 'file' | 'line' | 'column'>): string =>
  JSON.stringify([name, file, line, column]);
