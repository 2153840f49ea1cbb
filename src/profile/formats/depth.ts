import { isObject } from './check';

/** Metadata are nested at most so deep: what copies or prints them calls itself for each level. */
export const DEEPEST_METADATA = 100;

/** Whether JSON has lists or objects more than `deepest` levels deep, the outermost being the first. Never recurses. */
export function isDeeperThan(deepest: number, json: unknown): boolean {
  let level = [json].filter(isNested);
  for (let depth = 0; depth < deepest && level.length > 0; depth++)
    level = level.flatMap((value) => Object.values(value).filter(isNested));
  return level.length > 0;
}

/** Columns of numbers are not: they hold nothing. */
const isNested = (value: unknown): value is object =>
  (isObject(value) && !ArrayBuffer.isView(value)) || Array.isArray(value);
