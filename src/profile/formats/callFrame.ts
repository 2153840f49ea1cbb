import { ProfileError } from '../profileError';
import { finite, optionalString, string } from './check';
import type { JsonObject } from './check';

export interface CallFrame {
  readonly name: string;
  readonly file: string;
  /** Line of the definition, 1-based; 0 unknown. */
  readonly line: number;
  readonly column: number;
}

/**
 * Reads `Runtime.CallFrame` of the Chrome DevTools Protocol, whose lines and columns are 0-based. Throws ProfileError.
 */
export function readCallFrame(call: JsonObject, where: string): CallFrame {
  const { functionName, url, lineNumber, columnNumber } = call;
  // Files have many call frames, so the path of a value is only built when something is wrong with it.
  const name = typeof functionName === 'string' ? functionName : string(functionName, `${where}.functionName`);
  return {
    name: name === '' ? '(anonymous)' : name,
    file: typeof url === 'string' ? url : optionalString(url, '', `${where}.url`),
    line: isPosition(lineNumber) ? lineNumber + 1 : fromZero(lineNumber, `${where}.lineNumber`),
    column: isPosition(columnNumber) ? columnNumber + 1 : fromZero(columnNumber, `${where}.columnNumber`),
  };
}

const isPosition = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) >= -1 && (value as number) < 0x7fffffff;

/** Converts a 0-based position (-1: unknown) to a 1-based one. */
function fromZero(value: unknown, where: string): number {
  if (value === undefined || value === null) return 0;
  const number = finite(value, where);
  if (!Number.isInteger(number) || number >= 0x7fffffff)
    throw new ProfileError(`${where}: ${number} is not a line or column.`);
  return Math.max(0, number + 1);
}
