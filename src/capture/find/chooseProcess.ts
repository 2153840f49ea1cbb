/** Chooses the process of a container to record. */
import { groupFamilies, type Family } from './families';
import { isSidecarProcess } from './sidecars';
import { labelsOf, runtimeOf, runtimesWith } from '../../runtimes/registry';
import { processName } from '../../runtimes/shared/processName';
import type { RuntimeSpec } from '../../runtimes/types';
import { CaptureError, type CaptureHooks, type CaptureRequest, type RemoteProcess } from '../types';

/** A process that uses less of a core counts as idle; the user is not asked to choose between idle ones. */
const busyShare = 0.05;
/** Close to the busiest: at least this part of its share. */
const closeRatio = 0.75;

/** What the choice depends on; fields as in CaptureRequest. */
export type WantedProcess = Partial<Pick<CaptureRequest, 'runtime' | 'mode' | 'subprocesses'>>;

/**
 * Busiest first, then by CPU time since the start, which decides between idle ones. Agents and supervisors are left
 * out.
 */
function rankFamilies(all: readonly RemoteProcess[], { runtime, mode, subprocesses }: WantedProcess): Family[] {
  const able = runtimesWith(mode ?? 'cpu').map(({ id }) => id);
  const how = subprocesses === undefined ? 'auto' : subprocesses ? 'all' : 'none';
  return groupFamilies(
    all.filter((one) => !isSidecarProcess(one)),
    how,
  )
    .filter(
      ({ process }) =>
        process.runtime !== null &&
        able.includes(process.runtime) &&
        (runtime === undefined || process.runtime === runtime),
    )
    .sort((a, b) => b.cpuShare - a.cpuShare || b.cpuSeconds - a.cpuSeconds || a.process.pid - b.process.pid);
}

/** The family that {@link chooseProcess} chooses whatever CPU the processes use; undefined if that decides. */
export function onlyFamily(all: readonly RemoteProcess[], wanted: WantedProcess): Family | undefined {
  const ranked = rankFamilies(all, wanted);
  return ranked.length === 1 ? ranked[0] : undefined;
}

/**
 * The busiest process that can be recorded, with the processes that it distributes work to. If several are about
 * equally busy, `pick` decides (without an answer: the busiest). Throws CaptureError `no-process`, naming what runs
 * instead, or `unsupported-mode`.
 */
export async function chooseProcess(
  all: readonly RemoteProcess[],
  wanted: WantedProcess,
  pick: CaptureHooks['pick'],
): Promise<Family> {
  const ranked = rankFamilies(all, wanted);
  if (ranked.length === 0) {
    const unable = wanted.mode === 'heap' ? withoutMemory(all, wanted) : undefined;
    throw unable === undefined ? noProcess(all, wanted) : noMemory(unable);
  }
  const close = ranked.filter((one) => one.cpuShare > busyShare && one.cpuShare >= ranked[0].cpuShare * closeRatio);
  if (close.length < 2 || !pick) return ranked[0];
  const picked = await pick(close.map(({ process, cpuShare }) => ({ ...process, cpuShare })));
  return close.find((one) => one.process.pid === picked?.pid) ?? ranked[0];
}

/** The requested runtime, or else that of the busiest process, if its memory cannot be profiled. */
function withoutMemory(all: readonly RemoteProcess[], { runtime, ...wanted }: WantedProcess): RuntimeSpec | undefined {
  const able = runtimesWith('heap');
  if (runtime !== undefined) {
    const asked = runtimeOf(runtime);
    return asked === undefined || able.includes(asked) ? undefined : asked;
  }
  const seen = rankFamilies(all, { ...wanted, mode: 'cpu' })[0];
  return seen && runtimeOf(seen.process.runtime);
}

const noMemory = ({ label, memoryHint }: RuntimeSpec): CaptureError =>
  new CaptureError(
    'unsupported-mode',
    `A memory profile can be taken of ${labelsOf(runtimesWith('heap'))} processes only; this is ${label}.`,
    ['Choose CPU or wall time.', memoryHint ?? ''].join(' ').trim(),
  );

function noProcess(all: readonly RemoteProcess[], { runtime, mode }: WantedProcess): CaptureError {
  const able = runtimesWith(mode ?? 'cpu').filter(({ id }) => runtime === undefined || id === runtime);
  const wanted = `${labelsOf(able) || runtime} process`;
  const names = [...new Set(all.map(processName))]
    .slice(0, 8)
    .map((name) => name.replace(/[^\x20-\x7e]/g, '?').slice(0, 40));
  const seen = names.length > 0 ? `It runs ${names.join(', ')}.` : 'No application process was found.';
  const other =
    runtime && all.some((one) => one.runtime !== null && one.runtime !== runtime)
      ? 'Choose the other runtime, or another container.'
      : 'Name the container that runs the application. Other runtimes (also Bun, Deno and PyPy) cannot be captured.';
  return new CaptureError('no-process', `No ${wanted} runs in this container. ${seen}`, other);
}
