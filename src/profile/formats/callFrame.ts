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
  const name = string(call.functionName, `${where}.functionName`);
  return {
    name: name === '' ? '(anonymous)' : name,
    file: optionalString(call.url, '', `${where}.url`),
    line: fromZero(call.lineNumber, `${where}.lineNumber`),
    column: fromZero(call.columnNumber, `${where}.columnNumber`),
  };
}

/** A position counted from 0, or -1 for unknown, as 1-based position. */
function fromZero(value: unknown, where: string): number {
  if (value === undefined || value === null) return 0;
  const number = finite(value, where);
  if (!Number.isInteger(number) || number >= 0x7fffffff) throw new ProfileError(`${where}: ${number} is no line or column.`);
  return Math.max(0, number + 1);
}
