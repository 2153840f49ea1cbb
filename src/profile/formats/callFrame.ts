import { ProfileError } from '../profileError';
import { finite, isObject, optionalString, string } from './check';
import type { JsonObject } from './check';

export interface CallFrame {
  readonly name: string;
  readonly file: string;
  /** Line of the definition, 1-based; 0 unknown. */
  readonly line: number;
  readonly column: number;
}

/** What lines and columns count from. */
export type FirstPosition = 0 | 1;

/**
 * What the positions in the older `head` form of .cpuprofile count from: V8's own, which the protocol gave before
 * `Runtime.CallFrame`, from 1. `(root)`, which is nowhere, tells it from files that others made by the present rule: it is
 * at 0 where lines count from 1, and at -1 where they count from 0.
 */
export const firstPositionOf = (head: JsonObject): FirstPosition =>
  isObject(head.callFrame) || head.lineNumber === -1 ? 0 : 1;

/**
 * What the positions in a flat list of nodes count from: 0, but for files of v8-profiler-next (told by their `typeId`), which
 * takes them from V8's own interface as the older form does.
 */
export function firstPositionInList({ typeId, nodes }: JsonObject): FirstPosition {
  const first: unknown = typeId === 'CPU' && Array.isArray(nodes) ? nodes[0] : undefined;
  const root = isObject(first) ? first.callFrame : undefined;
  return isObject(root) && root.lineNumber === 0 ? 1 : 0;
}

/**
 * Reads `Runtime.CallFrame` of the Chrome DevTools Protocol, whose lines and columns are 0-based, or the same with
 * positions from 1, where 0 is unknown. Throws ProfileError.
 */
export function readCallFrame(call: JsonObject, where: string, first: FirstPosition = 0): CallFrame {
  const { functionName, url, lineNumber, columnNumber } = call;
  // Files have many call frames, so the path of a value is only built when something is wrong with it.
  const name = typeof functionName === 'string' ? functionName : string(functionName, `${where}.functionName`);
  return {
    name: name === '' ? '(anonymous)' : name,
    file: typeof url === 'string' ? url : optionalString(url, '', `${where}.url`),
    line: isPosition(lineNumber) ? fromOne(lineNumber, first) : checked(lineNumber, first, `${where}.lineNumber`),
    column: isPosition(columnNumber)
      ? fromOne(columnNumber, first)
      : checked(columnNumber, first, `${where}.columnNumber`),
  };
}

const isPosition = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) >= -1 && (value as number) < 0x7fffffff;

/** A position that counts from 1; 0 is unknown. */
const fromOne = (position: number, first: FirstPosition): number => Math.max(0, position + 1 - first);

function checked(value: unknown, first: FirstPosition, where: string): number {
  if (value === undefined || value === null) return 0;
  const number = finite(value, where);
  if (!Number.isInteger(number) || number >= 0x7fffffff)
    throw new ProfileError(`${where}: ${number} is not a line or column.`);
  return fromOne(number, first);
}
