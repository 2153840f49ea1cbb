import { taskTime, type Timed } from '../../metadata/sources';
import { defaultCompare } from '../../profile/diff/types';
import { wholeProfile } from '../../profile/scope';
import type { ProfileQueries } from '../../query/queries';
import type { Measured, Step } from './iterationText';

/** Lines that are looked through for one that the user can rewrite. */
const LINES = 200;

/** Functions that changed for sure among which the largest is looked for, surest first. */
const FUNCTIONS = 100;

/** The hottest line of a capture, in the workspace if there is one, and the capture's total. */
export async function measure(
  queries: Pick<ProfileQueries, 'summary' | 'hotLines'>,
  capture: Timed,
): Promise<Measured> {
  const [{ totalMs }, lines] = await Promise.all([
    queries.summary(),
    queries.hotLines(wholeProfile, { filter: '', count: LINES }),
  ]);
  const top = lines.find(({ source }) => source !== null) ?? lines.at(0);
  const wallMs = taskTime(capture);
  return {
    top: top === undefined ? null : { file: top.file, line: top.line, selfPercent: top.selfPercent },
    cores: totalMs === null || wallMs <= 0 ? null : totalMs / wallMs,
  };
}

/** The significant changes of a comparison. `queries`: those of the comparison of a capture with the previous one. */
export async function iterationStep(queries: Pick<ProfileQueries, 'scope' | 'table'>): Promise<Step> {
  const scope = { ...wholeProfile, compare: defaultCompare };
  const [{ comparison }, { rows }] = await Promise.all([
    queries.scope(scope),
    queries.table(scope, { sort: 'significance', descending: true, filter: '', at: 0, count: FUNCTIONS }),
  ]);
  const sure = rows.flatMap(({ name, mine, change }) =>
    change?.significant ? [{ name, mine, delta: change.delta }] : [],
  );
  // The user's own code is more informative than what it calls.
  sure.sort((a, b) => Number(b.mine) - Number(a.mine) || Math.abs(b.delta) - Math.abs(a.delta));
  const [largest] = sure;
  const canTell = rows.some(({ change }) => change !== null && change.qValue !== null);
  return {
    significant: comparison?.significant ?? 0,
    largest: largest === undefined ? null : { name: largest.name, delta: largest.delta },
    noiseFloor: comparison?.noiseFloor ?? null,
    unknown: canTell ? '' : 'too few samples to tell',
  };
}
