import type { Side } from '../../profile/diff/types';
import { STANDARD_LIBRARY } from '../../profile/packageOf';
import type { Frame } from '../../profile/types';
import { pathKey } from '../../source/paths';
import type { SourcedSide } from './sourcedSide';

/**
 * Identifies functions that are the same on two sides: by the file in the workspace (for packages the path within the
 * package, wherever it or Python is installed; otherwise the file as it ran) and the qualified name, never by line.
 * Functions with the same name in one file are distinguished by where they are defined if the file's other functions
 * show that it has not changed; otherwise they count as one.
 */
export function frameIdentity(sides: readonly [SourcedSide, SourcedSide]): (side: Side, frame: Frame) => string {
  const fileOf = (side: Side, { file }: Frame): string => {
    // A path that maps to a file on one side only (text on the other is harder to find) maps to it on both.
    const target = sides[side].targets.get(file) ?? sides[1 - side].targets.get(file);
    return target === undefined ? withinPackage(file) : `here:${pathKey(target)}`;
  };
  const files = new Map<string, Definitions>();
  for (const side of [0, 1] as const) {
    for (const frame of sides[side].profile.frames) {
      const file = fileOf(side, frame);
      const names = files.get(file) ?? new Map<string, [Set<string>, Set<string>]>();
      files.set(file, names);
      const name = nameOf(frame);
      const places = names.get(name) ?? [new Set<string>(), new Set<string>()];
      names.set(name, places);
      places[side].add(placeOf(frame));
    }
  }
  const unchanged = new Set([...files].flatMap(([file, names]) => (isUnchanged(names) ? [file] : [])));
  return (side, frame) => {
    const file = fileOf(side, frame);
    const name = nameOf(frame);
    const isAmbiguous =
      files
        .get(file)
        ?.get(name)
        ?.some(({ size }) => size > 1) ?? false;
    return JSON.stringify([frame.kind, file, name, isAmbiguous && unchanged.has(file) ? placeOf(frame) : '']);
  };
}

/** For each name, where functions with that name are defined in one file, before and after. */
type Definitions = Map<string, [Set<string>, Set<string>]>;

/** py-spy puts a recording's processes and threads at the top of their stacks, each with its number. */
const nameOf = ({ name }: Frame): string =>
  name.replace(/^process \d+:/, 'process:').replace(/^thread \(?(0x[\da-f]+|\d+)\)?/i, 'thread');

const placeOf = ({ line, column }: Frame): string => `${line}:${column}`;

/** Whether every name that both sides saw once is at the same place, and there is at least one such place. */
function isUnchanged(names: Definitions): boolean {
  const seen = [...names.values()].filter(([before, after]) => before.size > 0 && after.size > 0);
  return (
    seen.some(([before, after]) => [...before].some((place) => after.has(place))) &&
    seen.every(([before, after]) => before.size > 1 || after.size > 1 || [...before].every((place) => after.has(place)))
  );
}

/** Folders with packages; the innermost counts. */
const PACKAGES = /^.*[\\/](?:site-packages|dist-packages|node_modules)[\\/]/i;

function withinPackage(file: string): string {
  const short = file.replace(PACKAGES, 'package:');
  return (short === file ? file.replace(STANDARD_LIBRARY, 'python:') : short).replaceAll('\\', '/');
}
