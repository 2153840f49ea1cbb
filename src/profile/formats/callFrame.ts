import { ProfileError } from '../profileError';
import { finite, optionalString, string } from './check';
import type { JsonObject } from './check';

export interface CallFrame {
  readonly name: string;
  readonly file: string;
  /** 1-based, of the definition; 0 unknown. */
  readonly line: number;
  readonly column: number;
}

/** Reads `Runtime.CallFrame` of the Chrome DevTools Protocol, whose lines and columns count from 0. Throws ProfileError. */
export function readCallFrame(call: JsonObject, where: string): CallFrame {
  const { functionName, url, lineNumber, columnNumber } = call;
  // A file has many: the place of each part is put into words only where something is wrong with it.
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

/** A position counted from 0, or -1 for unknown, as 1-based position. */
function fromZero(value: unknown, where: string): number {
  if (value === undefined || value === null) return 0;
  const number = finite(value, where);
  if (!Number.isInteger(number) || number >= 0x7fffffff)
    throw new ProfileError(`${where}: ${number} is no line or column.`);
  return Math.max(0, number + 1);
}
