import type { Side } from '../../profile/diff/types';
import type { Frame } from '../../profile/types';
import { pathKey } from '../../source/paths';
import type { SourcedSide } from './sourcedSide';

/**
 * What makes functions of two sides the same: the file in the workspace (of packages the path within the package, whatever folder or
 * Python they are installed in; else the file as it ran) and the qualified name, never the line. Functions of one name in one
 * file are told apart by where they are defined when the file's other functions say that it has not changed; else they count as one.
 */
export function frameIdentity(sides: readonly [SourcedSide, SourcedSide]): (side: Side, frame: Frame) => string {
  const fileOf = (side: Side, { file }: Frame): string => {
    // A path that leads somewhere on one side only (another text is harder to find) leads there on both.
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

/** By name: where functions of one file are defined, before and after. */
type Definitions = Map<string, [Set<string>, Set<string>]>;

/** py-spy puts processes and threads of a recording on top of their stacks, each with its number. */
const nameOf = ({ name }: Frame): string =>
  name.replace(/^process \d+:/, 'process:').replace(/^thread \(?(0x[\da-f]+|\d+)\)?/i, 'thread');

const placeOf = ({ line, column }: Frame): string => `${line}:${column}`;

/** Every name that both sides saw once stands at one place, and there is a place that both saw. */
function isUnchanged(names: Definitions): boolean {
  const seen = [...names.values()].filter(([before, after]) => before.size > 0 && after.size > 0);
  return (
    seen.some(([before, after]) => [...before].some((place) => after.has(place))) &&
    seen.every(([before, after]) => before.size > 1 || after.size > 1 || [...before].every((place) => after.has(place)))
  );
}

/** Folders that hold packages, and the standard library of any Python; the innermost counts. */
const PACKAGES = /^.*[\\/](?:site-packages|dist-packages|node_modules)[\\/]/i;
const PYTHON =
  /^.*(?:[\\/]lib(?:64)?[\\/]python\d(?:\.\d+)?|[\\/]python\d+(?:\.\d+)?\.zip|[\\/]python3?\d*[\\/]lib)[\\/]/i;

function withinPackage(file: string): string {
  const short = file.replace(PACKAGES, 'package:');
  return (short === file ? file.replace(PYTHON, 'python:') : short).replaceAll('\\', '/');
}
