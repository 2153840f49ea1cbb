/** Finds the process to record and checks that it can be recorded. */
import type { RemoteHost } from '../../exec/types';
import { assertCan, firstThatCan } from '../../runtimes/firstThatCan';
import { labelsOf, runtimeOf, runtimes } from '../../runtimes/registry';
import { processName } from '../../runtimes/shared/processName';
import type { Collector, RuntimeSpec } from '../../runtimes/types';
import { chooseProcess, onlyFamily } from './chooseProcess';
import { throwIfEnded } from '../errors';
import type { Family } from './families';
import { findProcesses } from './findProcesses';
import { CaptureError, type CaptureHooks, type CaptureRequest, type RemoteProcess } from '../types';

export interface Target extends Pick<Family, 'process' | 'children'> {
  readonly runtime: RuntimeSpec;
  readonly collector: Collector;
  /** Cores that all of it uses, as the finder saw it; null where that failed. */
  readonly usedBefore: Promise<number | null>;
}

interface Recorder {
  readonly runtime: RuntimeSpec;
  readonly collector: Collector;
}

/** Runtime and collector for a process; undefined where it cannot be recorded. */
type RecorderOf = (process: RemoteProcess) => Recorder | undefined;

/** `assetsDir`: folder of the programs that come with the extension. */
export function createRecorders(assetsDir: string): RecorderOf {
  const known = new Map<RuntimeSpec, Collector>();
  return ({ runtime: id }) => {
    const runtime = runtimeOf(id);
    if (runtime === undefined) return undefined;
    const collector = known.get(runtime) ?? firstThatCan(runtime.collectors(assetsDir));
    known.set(runtime, collector);
    return { runtime, collector };
  };
}

/** A family whose check began while the finder still measures what each process uses. */
interface Early extends Family, Recorder {
  readonly checked: Promise<void>;
}

/**
 * The target of a request. The finder measures for half a second what each process uses. Where there is only one
 * candidate, it is checked in the meantime, and the finder is not waited for if only the log needs its figures. Throws
 * CaptureError and ExecError.
 */
export async function findTarget(
  host: RemoteHost,
  recorderOf: RecorderOf,
  request: CaptureRequest,
  hooks: CaptureHooks,
  onChosen: (process: RemoteProcess) => void,
): Promise<Target> {
  let early: Early | undefined;
  let listing: Promise<RemoteProcess[]> = Promise.resolve([]);
  const seen = new Promise<void>((resolve) => {
    listing = findProcesses(host, hooks.signal, (processes) => {
      early = checkEarly(host, recorderOf, onlyFamily(processes, request));
      resolve();
    });
  });
  await Promise.race([seen, listing]);
  throwIfEnded(hooks);
  if (early !== undefined && isSure(early)) {
    const { pid } = early.process;
    onChosen(early.process);
    logChosen(early, hooks);
    const usedBefore = listing.then(
      (all) =>
        logShare(
          all.find((one) => one.pid === pid),
          hooks,
        ),
      () => null,
    );
    await early.checked;
    return { ...early, usedBefore };
  }
  const family = await chooseProcess(await listing, request, hooks.pick);
  throwIfEnded(hooks);
  const { process } = family;
  const recorder = recorderOf(process);
  if (!recorder)
    throw new CaptureError(
      'no-process',
      'No collector can record this process.',
      `Choose a ${labelsOf(runtimes())} process.`,
    );
  onChosen(process);
  logChosen(family, hooks);
  const usedBefore = Promise.resolve(logShare(family, hooks));
  await (early?.process.pid === process.pid ? early.checked : assertCan(recorder.collector, host, process));
  return { ...family, ...recorder, usedBefore };
}

/** A single process whose recorder does not need what the finder measures. */
const isSure = ({ collector, children }: Early): boolean => collector.needsCpuShare !== true && children.length === 0;

function checkEarly(host: RemoteHost, recorderOf: RecorderOf, only: Family | undefined): Early | undefined {
  const recorder = only && recorderOf(only.process);
  if (only === undefined || recorder === undefined) return undefined;
  const checked = assertCan(recorder.collector, host, only.process);
  // Awaited later; a failure must not count as unhandled until then.
  checked.catch(() => undefined);
  return { ...only, ...recorder, checked };
}

function logChosen({ process, children }: Family, { log }: CaptureHooks): void {
  const below = children.length > 0 ? ` with ${children.length} below it` : '';
  log(`process ${processName(process)} (pid ${process.pid}, ${process.runtime}) chosen${below}`);
}

function logShare(used: Pick<Family, 'cpuShare'> | undefined, { log }: CaptureHooks): number | null {
  if (used === undefined) return null;
  log(`it used ${Math.round(used.cpuShare * 100)} % of a core over half a second`);
  return used.cpuShare;
}
