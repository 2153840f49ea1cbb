import { ProfileError } from '../profileError';
import { array, idText, isObject, numbers, position, type JsonObject } from './check';
import { DEEPEST_METADATA, isDeeperThan } from './depth';

/**
 * What the format has no place for stands under two keys of our own, which speedscope ignores: `ecsProfiler` at the
 * head of the file, `ecsProfilerData` behind the profiles. Files of versions before 0.2 have all of it in
 * `ecsProfiler`, behind the profiles.
 *
 * At the head:
 * - `frameLines`: what `shared.frames[].line` means: the line being executed (`execution`), or the function's
 *   `definition`.
 * - `threadSources`: for each profile the index of its entry in the metadata's `sources`, -1 for none.
 * - `capture`: the metadata, see {@link readMetadata}.
 *
 * Behind the profiles:
 * - `sampleLines`: with `definition`, the executing line of each sample's innermost frame, one list per profile.
 * - `definitionLines`: with `execution`, the definition line of each shared frame, if any is known.
 * - `rawNames`: shared frame to the runtime's name for it, of those that a source map renamed.
 * - `sourceMaps`: generated file to map.
 * - `capture`: the metadata that have no place at the head.
 */
export interface OwnData {
  readonly formatVersion: 1;
  readonly frameLines: 'execution' | 'definition';
  readonly sampleLines?: readonly ArrayLike<number>[];
  readonly definitionLines?: ArrayLike<number>;
  readonly threadSources?: readonly number[];
  readonly rawNames?: Readonly<Record<string, string>>;
  readonly sourceMaps?: Readonly<Record<string, string>>;
}

/** Reads both keys; undefined if the file is not ours. Throws ProfileError on a newer version or a broken list. */
export function readOwnData({ ecsProfiler: value, ecsProfilerData }: JsonObject): OwnData | undefined {
  if (!isObject(value)) return undefined;
  const data = isObject(ecsProfilerData) ? ecsProfilerData : value;
  const where = data === value ? 'ecsProfiler' : 'ecsProfilerData';
  if (value.formatVersion !== 1) {
    throw new ProfileError(
      `ecsProfiler.formatVersion: ${idText(value.formatVersion).slice(0, 20)} is not known here (known: 1).`,
      'The file was made by a newer version: update the extension.',
    );
  }
  if (value.frameLines !== 'execution' && value.frameLines !== 'definition') {
    throw new ProfileError('ecsProfiler.frameLines: expected "execution" or "definition".');
  }
  const [sourceMaps, rawNames] = [data.sourceMaps, data.rawNames].map(readTexts);
  return {
    formatVersion: 1,
    frameLines: value.frameLines,
    ...(data.sampleLines !== undefined && {
      sampleLines: array(data.sampleLines, `${where}.sampleLines`).map((lines, i) =>
        readLines(lines, `${where}.sampleLines[${i}]`),
      ),
    }),
    ...(data.definitionLines !== undefined && {
      definitionLines: readLines(data.definitionLines, `${where}.definitionLines`),
    }),
    ...(value.threadSources !== undefined && { threadSources: readSources(value.threadSources) }),
    ...(rawNames && { rawNames }),
    ...(sourceMaps && { sourceMaps }),
  };
}

/** The texts of an object; other members are passed over, as is anything but an object. */
const readTexts = (value: unknown): Record<string, string> | undefined =>
  isObject(value)
    ? Object.fromEntries(
        Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
      )
    : undefined;

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
 * The metadata of a capture, unread: members at the head of the file (`ecsProfiler.capture`) and those behind the
 * profiles (`ecsProfilerData.capture`). What stands in both is that of the head, which is what lists of captures show
 * and where words are changed. Undefined where there are none. Throws ProfileError where they are nested too deeply.
 */
export function readMetadata(json: JsonObject): object | undefined {
  const metadata = bothParts(json);
  if (isDeeperThan(DEEPEST_METADATA, metadata))
    throw new ProfileError(
      `The file's metadata are nested more than ${DEEPEST_METADATA} levels deep.`,
      'No version writes such metadata: the file may be damaged, or not what it says. Record the profile again.',
    );
  return metadata;
}

function bothParts({ ecsProfiler, ecsProfilerData }: JsonObject): object | undefined {
  const head = isObject(ecsProfiler) ? ecsProfiler.capture : undefined;
  const behind = isObject(ecsProfilerData) ? ecsProfilerData.capture : undefined;
  if (!isObject(head)) return isObject(behind) ? behind : undefined;
  return isObject(behind) ? { ...behind, ...head } : head;
}
