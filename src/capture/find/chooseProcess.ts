/** Which process of the container is meant. */
import { groupFamilies, type Family } from './families';
import { isSidecarProcess } from './sidecars';
import { CaptureError, type CaptureHooks, type CaptureRequest, type RemoteProcess, type Runtime } from '../types';

/** Below this share of a core a process counts as idle, and a choice between processes is not worth a question. */
const busyShare = 0.05;
/** Close to the busiest: at least this part of its share. */
const closeRatio = 0.75;

/** What people call a process: its script or module, else its executable. */
export function processName(process: RemoteProcess): string {
  const base = (text: string): string => text.split('/').pop() ?? text;
  const [program = '', ...args] = process.argv;
  const module = args.indexOf('-m');
  if (process.runtime === 'python' && module >= 0 && module + 1 < args.length) return args[module + 1];
  const script = args.find((arg) => !arg.startsWith('-') && arg !== '');
  return base(process.runtime !== null && script ? script : program || process.exe) || `pid ${process.pid}`;
}

/** What the choice depends on; fields as in CaptureRequest. */
export type Wanted = Partial<Pick<CaptureRequest, 'runtime' | 'mode' | 'subprocesses'>>;

/** Busiest first; among the idle the one that has worked most since it started. Agents and supervisors are left out. */
function rankFamilies(all: readonly RemoteProcess[], { runtime, mode, subprocesses }: Wanted): Family[] {
  const meant = mode === 'heap' ? 'node' : runtime;
  const how = subprocesses === undefined ? 'auto' : subprocesses ? 'all' : 'none';
  return groupFamilies(
    all.filter((one) => !isSidecarProcess(one)),
    how,
  )
    .filter(({ process }) => !meant || process.runtime === meant)
    .sort((a, b) => b.cpuShare - a.cpuShare || b.cpuSeconds - a.cpuSeconds || a.process.pid - b.process.pid);
}

/** What {@link chooseProcess} will choose whatever the shares of CPU are, where that can be told. */
export function onlyFamily(all: readonly RemoteProcess[], wanted: Wanted): Family | undefined {
  const ranked = rankFamilies(all, wanted);
  return ranked.length === 1 ? ranked[0] : undefined;
}

/**
 * The busiest Python or Node process, with the processes it hands its work to; where several busy ones are close, `pick`
 * decides (no answer: the busiest). Throws CaptureError `no-process`, naming what runs instead, or `unsupported-mode`.
 */
export async function chooseProcess(
  all: readonly RemoteProcess[],
  wanted: Wanted,
  pick: CaptureHooks['pick'],
): Promise<Family> {
  const isHeap = wanted.mode === 'heap';
  if (isHeap && wanted.runtime === 'python') throw noPythonHeap();
  const ranked = rankFamilies(all, wanted);
  if (ranked.length === 0)
    throw isHeap && rankFamilies(all, { runtime: 'python' }).length > 0
      ? noPythonHeap()
      : noProcess(all, isHeap ? 'node' : wanted.runtime);
  const close = ranked.filter((one) => one.cpuShare > busyShare && one.cpuShare >= ranked[0].cpuShare * closeRatio);
  if (close.length < 2 || !pick) return ranked[0];
  const picked = await pick(close.map(({ process, cpuShare }) => ({ ...process, cpuShare })));
  return close.find((one) => one.process.pid === picked?.pid) ?? ranked[0];
}

const noPythonHeap = (): CaptureError =>
  new CaptureError(
    'unsupported-mode',
    'A memory profile can be taken of Node processes only; this is Python.',
    "Choose CPU or wall time. For Python's memory start the service under memray, or with PYTHONTRACEMALLOC=1.",
  );

function noProcess(all: readonly RemoteProcess[], runtime: Runtime | undefined): CaptureError {
  const wanted =
    runtime === 'python' ? 'Python process' : runtime === 'node' ? 'Node process' : 'Python or Node process';
  const names = [...new Set(all.map(processName))]
    .slice(0, 8)
    .map((name) => name.replace(/[^\x20-\x7e]/g, '?').slice(0, 40));
  const seen = names.length > 0 ? `It runs ${names.join(', ')}.` : 'No application process was seen at all.';
  const other =
    runtime && all.some((one) => one.runtime !== null && one.runtime !== runtime)
      ? 'Ask for the other runtime, or name another container.'
      : 'Name the container that runs the application. Other runtimes (also Bun, Deno and PyPy) cannot be captured.';
  return new CaptureError('no-process', `No ${wanted} runs in this container. ${seen}`, other);
}
