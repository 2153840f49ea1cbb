/** Finds the process that is meant and checks that it can be recorded. */
import type { RemoteHost } from '../../exec/types';
import { chooseProcess, onlyFamily, processName } from './chooseProcess';
import { throwIfEnded } from '../errors';
import type { Family } from './families';
import { findProcesses } from './findProcesses';
import {
  CaptureError,
  type CaptureHooks,
  type CaptureRequest,
  type Collector,
  type RemoteProcess,
  type Runtime,
} from '../types';

export interface Target extends Pick<Family, 'process' | 'children'> {
  readonly collector: Collector;
  /** Cores that all of it uses, as the finder saw it; null where that failed. */
  readonly usedBefore: Promise<number | null>;
}

/** Checked while the finder still watches what each process uses. */
interface Early extends Family {
  readonly collector: Collector;
  readonly checked: Promise<void>;
}

/**
 * The target of a request. The finder watches for half a second what each process uses; the only one that can be meant is
 * checked meanwhile, and not waited for where nothing but the log asks for that. Throws CaptureError and ExecError.
 */
export async function findTarget(
  host: RemoteHost,
  collectors: ReadonlyMap<Runtime, Collector>,
  request: CaptureRequest,
  hooks: CaptureHooks,
  onChosen: (process: RemoteProcess) => void,
): Promise<Target> {
  let early: Early | undefined;
  let listing: Promise<RemoteProcess[]> = Promise.resolve([]);
  const seen = new Promise<void>((resolve) => {
    listing = findProcesses(host, hooks.signal, (processes) => {
      early = checkEarly(host, collectors, onlyFamily(processes, request));
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
  const collector = process.runtime && collectors.get(process.runtime);
  if (!collector)
    throw new CaptureError('no-process', 'No collector can record this process.', 'Choose a Python or Node process.');
  onChosen(process);
  logChosen(family, hooks);
  const usedBefore = Promise.resolve(logShare(family, hooks));
  await (early?.process.pid === process.pid ? early.checked : collector.check(host, process));
  return { ...family, collector, usedBefore };
}

/** One process alone, whose recorder does not ask what it used before. */
const isSure = ({ process, children }: Family): boolean => process.runtime === 'python' && children.length === 0;

function checkEarly(
  host: RemoteHost,
  collectors: ReadonlyMap<Runtime, Collector>,
  only: Family | undefined,
): Early | undefined {
  const collector = only?.process.runtime ? collectors.get(only.process.runtime) : undefined;
  if (only === undefined || collector === undefined) return undefined;
  const checked = collector.check(host, only.process);
  // Who asks for it hears of a failure.
  checked.catch(() => undefined);
  return { ...only, collector, checked };
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
