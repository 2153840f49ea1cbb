/** CPU profiles as V8 writes them, from call paths. */
import { readCpuProfile } from '../../../src/profile/formats/cpuProfile';
import { functionTotals } from '../../../src/profile/functions';
import { lineTotals } from '../../../src/profile/lines';
import { stackWeights } from '../../../src/profile/stackWeights';
import type { Profile } from '../../../src/profile/types';

/** A function as V8 names it: `name file:line:column`, 1-based; `(idle)` and the like have no place. */
export type Path = readonly string[];

/** A profile whose innermost functions have ticks by line; a tick is a sample of 1000 µs. */
export function v8Profile(paths: readonly (readonly [path: Path, ticks: Readonly<Record<number, number>>])[]): Profile {
  const nodes: {
    id: number;
    callFrame: object;
    hitCount: number;
    children: number[];
    positionTicks: { line: number; ticks: number }[];
  }[] = [];
  const ids = new Map<string, number>();
  const node = (path: Path): (typeof nodes)[number] => {
    const known = ids.get(path.join('\n'));
    if (known !== undefined) return nodes[known];
    const [, name, url = '', line = 0, column = 0] =
      /^(\S+)(?: (\S+):(\d+):(\d+))?$/.exec(path[path.length - 1] ?? '(root)') ?? [];
    const callFrame = {
      functionName: name,
      scriptId: '1',
      url,
      lineNumber: Number(line) - 1,
      columnNumber: Number(column) - 1,
    };
    const made = { id: nodes.length + 1, callFrame, hitCount: 0, children: [], positionTicks: [] };
    ids.set(path.join('\n'), nodes.push(made) - 1);
    if (path.length > 0) node(path.slice(0, -1)).children.push(made.id);
    return made;
  };
  node([]);
  const samples: number[] = [];
  for (const [path, ticks] of paths) {
    const made = node(path);
    for (const [line, count] of Object.entries(ticks)) {
      made.hitCount += count;
      if (Number(line) > 0) made.positionTicks.push({ line: Number(line), ticks: count });
      for (let i = 0; i < count; i++) samples.push(made.id);
    }
  }
  const timeDeltas = samples.map((_, i) => (i === 0 ? 0 : 1000));
  return readCpuProfile({ nodes, samples, timeDeltas, startTime: 0, endTime: samples.length * 1000 }, 'made up');
}

/** Milliseconds of each function itself, heaviest first. */
export function selfOf(profile: Profile): Record<string, number> {
  const { self } = functionTotals(profile, stackWeights(profile));
  const sums = new Map<string, number>();
  profile.frames.forEach(({ name }, f) => sums.set(name, (sums.get(name) ?? 0) + Math.round(self[f] / 1000)));
  return Object.fromEntries([...sums].filter(([, ms]) => ms > 0).sort((a, b) => b[1] - a[1]));
}

/** Milliseconds of each function with all it calls. */
export function totalOf(profile: Profile, name: string): number {
  const { total } = functionTotals(profile, stackWeights(profile));
  return Math.round(profile.frames.reduce((sum, one, f) => sum + (one.name === name ? total[f] : 0), 0) / 1000);
}

/** Milliseconds by `function:line`. */
export function linesOf(profile: Profile): Record<string, number> {
  const rows = lineTotals(profile, stackWeights(profile)).map(({ line, self, frame }): [string, number] => [
    `${profile.frames[frame].name}:${line}`,
    Math.round(self / 1000),
  ]);
  return Object.fromEntries(rows.filter(([, ms]) => ms > 0));
}
