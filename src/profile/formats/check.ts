import { ProfileError } from '../profileError';

/**
 * Checks untrusted JSON. Each check takes the path of the value (`profiles[0].unit`) and names it in the ProfileError
 * it throws.
 */
export type JsonObject = Readonly<Record<string, unknown>>;

const MAX_INT = 0x7fffffff;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function object(value: unknown, where: string): JsonObject {
  if (!isObject(value)) throw new ProfileError(`${where}: expected an object, found ${describe(value)}.`);
  return value;
}

export function array(value: unknown, where: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new ProfileError(`${where}: expected a list, found ${describe(value)}.`);
  return value;
}

/** A list that may have been read as a column of numbers; the entries of a plain list are not checked here. */
export function numbers(value: unknown, where: string): ArrayLike<unknown> {
  return value instanceof Float64Array ? value : array(value, where);
}

export function string(value: unknown, where: string): string {
  if (typeof value !== 'string') throw new ProfileError(`${where}: expected a text, found ${describe(value)}.`);
  return value;
}

export function finite(value: unknown, where: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value))
    throw new ProfileError(`${where}: expected a number, found ${describe(value)}.`);
  return value;
}

/** A weight: finite and not negative. */
export function weight(value: unknown, where: string): number {
  const number = finite(value, where);
  if (number < 0) throw new ProfileError(`${where}: weight ${number} is negative.`);
  return number;
}

/** An index into a table of `count` things called `what`. */
export function index(value: unknown, count: number, what: string, where: string): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < count) return value;
  throw new ProfileError(
    `${where}: ${what} ${typeof value === 'number' ? value : describe(value)} does not exist (${count} ${what}s).`,
  );
}

/** A 1-based line or column; absent, null, 0 and negative mean unknown and give 0. */
export function position(value: unknown, where: string): number {
  if (value === undefined || value === null) return 0;
  const number = finite(value, where);
  if (!Number.isInteger(number) || number > MAX_INT)
    throw new ProfileError(`${where}: ${number} is not a line or column.`);
  return Math.max(0, number);
}

/** An optional text; absent and null give the fallback. */
export function optionalString(value: unknown, fallback: string, where: string): string {
  return value === undefined || value === null ? fallback : string(value, where);
}

/** A number or text that tells things apart, as a text; lists and objects, which are none, are all one. */
export const idText = (value: unknown): string => (typeof value === 'object' ? describe(value) : String(value));

/** What was found in place of something else, in a few words. */
export function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  return typeof value === 'string' ? `the text ${JSON.stringify(value.slice(0, 40))}` : String(value);
}
