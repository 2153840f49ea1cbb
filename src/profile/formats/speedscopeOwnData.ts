import { ProfileError } from '../profileError';
import { array, isObject, numbers, position, type JsonObject } from './check';

/**
 * Our key behind the profiles of a speedscope file, `ecsProfiler`: data that the format has no place for. speedscope ignores it.
 *
 * - `frameLines`: what `shared.frames[].line` means: the line being executed (`execution`), or the function's
 *   `definition`.
 * - `sampleLines`: with `definition`, the executing line of each sample's innermost frame, one list per profile.
 * - `definitionLines`: with `execution`, the definition line of each shared frame, if any is known.
 * - `threadSources`: for each profile the index of its entry in the metadata's `sources`, -1 for none.
 *
 * `capture` under this key holds the metadata that have no place at the head of the file: see `readMetadata`.
 */
export interface OwnData {
  readonly formatVersion: 1;
  readonly frameLines: 'execution' | 'definition';
  readonly sampleLines?: readonly ArrayLike<number>[];
  readonly definitionLines?: ArrayLike<number>;
  readonly threadSources?: readonly number[];
  readonly sourceMaps?: Readonly<Record<string, string>>;
}

/** Reads the key; undefined if the file is not ours. Throws ProfileError on a newer version or a broken list. */
export function readOwnData(value: unknown): OwnData | undefined {
  if (!isObject(value)) return undefined;
  if (value.formatVersion !== 1) {
    throw new ProfileError(
      `ecsProfiler.formatVersion: ${String(value.formatVersion).slice(0, 20)} is not known here (known: 1).`,
      'The file was made by a newer version: update the extension.',
    );
  }
  if (value.frameLines !== 'execution' && value.frameLines !== 'definition') {
    throw new ProfileError('ecsProfiler.frameLines: expected "execution" or "definition".');
  }
  const sourceMaps = isObject(value.sourceMaps)
    ? Object.fromEntries(
        Object.entries(value.sourceMaps).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
      )
    : undefined;
  return {
    formatVersion: 1,
    frameLines: value.frameLines,
    ...(value.sampleLines !== undefined && {
      sampleLines: array(value.sampleLines, 'ecsProfiler.sampleLines').map((lines, i) =>
        readLines(lines, `ecsProfiler.sampleLines[${i}]`),
      ),
    }),
    ...(value.definitionLines !== undefined && {
      definitionLines: readLines(value.definitionLines, 'ecsProfiler.definitionLines'),
    }),
    ...(value.threadSources !== undefined && { threadSources: readSources(value.threadSources) }),
    ...(sourceMaps && { sourceMaps }),
  };
}

function readSources(value: unknown): number[] {
  return array(value, 'ecsProfiler.threadSources').map((source, i) => {
    if (!Number.isInteger(source) || (source as number) < -1)
      throw new ProfileError(`ecsProfiler.threadSources[${i}]: expected a whole number from -1 on.`);
    return source as number;
  });
}

function readLines(value: unknown, where: string): number[] | Float64Array {
  if (value instanceof Float64Array && value.every((line) => Number.isInteger(line) && line >= 0 && line <= 0x7fffffff))
    return value;
  return Array.from(numbers(value, where), (line, i) => position(line, `${where}[${i}]`));
}

/**
 * The metadata of a capture, unread: members at the head of the file (`ecsProfilerCapture`) and those behind the profiles
 * (`ecsProfiler.capture`), where files of versions before 0.2 have all of them. Undefined where there are none.
 */
export function readMetadata({ ecsProfilerCapture: head, ecsProfiler }: JsonObject): object | undefined {
  const behind = isObject(ecsProfiler) ? ecsProfiler.capture : undefined;
  if (!isObject(head)) return isObject(behind) ? behind : undefined;
  return isObject(behind) ? { ...head, ...behind } : head;
}
