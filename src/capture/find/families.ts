/** Masters that distribute work (gunicorn, uWSGI, Celery, cluster, PM2) and the processes that do it. */
import { runtimeOf } from '../../runtimes/registry';
import type { RemoteProcess } from '../types';

/** A process that is recorded alone, or with those below it. */
export interface Family {
  readonly process: RemoteProcess;
  /** Processes of its runtime below it, however deep; empty: it is recorded alone. */
  readonly children: readonly RemoteProcess[];
  /** Of all of it, in cores. */
  readonly cpuShare: number;
  /** CPU time of all of it since it started. */
  readonly cpuSeconds: number;
}

/** A master uses at most this many cores, or this fraction of what its workers use. */
const MASTER_CORES = 0.05;
const MASTER_RATIO = 0.2;

/**
 * Groups the processes of `all` that can be recorded; others in between, such as a shell, are skipped. `auto`: masters
 * form families with their workers; `all`: every process with those it started; `none`: each process alone. A launcher
 * with a single process below it (`npm start`) is not the head of a family.
 */
export function groupFamilies(all: readonly RemoteProcess[], how: 'auto' | 'all' | 'none'): Family[] {
  const processes = all.filter((one) => one.runtime !== null);
  const tree = createTree(processes, all);
  const families: Family[] = [];
  const taken = new Set<RemoteProcess>();
  const pending = how === 'none' ? [...processes] : processes.filter((one) => tree.parentOf(one) === undefined);
  for (let process = pending.shift(); process !== undefined; process = pending.shift()) {
    const children = tree.childrenOf(process);
    const below = tree.below(process);
    const isHead = how !== 'none' && leads(process, children, below, how);
    families.push(familyOf(process, isHead ? below : []));
    taken.add(process);
    if (isHead) for (const one of below) taken.add(one);
    else if (how !== 'none') pending.push(...children);
  }
  // Processes whose parents form a cycle have no outermost one; this happens only in a hostile listing.
  for (const process of processes) if (!taken.has(process)) families.push(familyOf(process, []));
  return families;
}

function leads(
  process: RemoteProcess,
  children: readonly RemoteProcess[],
  below: readonly RemoteProcess[],
  how: 'auto' | 'all',
): boolean {
  const rule = runtimeOf(process.runtime)?.families;
  const workers = children.filter((one) => !one.argv.some((arg) => rule?.helpers?.test(arg)));
  const working = below.reduce((sum, one) => sum + one.cpuShare, 0);
  const isIdle = process.cpuShare <= Math.max(MASTER_CORES, MASTER_RATIO * working);
  if (how === 'all') return children.length > 1 || (children.length === 1 && !isIdle);
  return workers.length > 1 && (isIdle || process.argv.slice(0, 4).some((arg) => rule?.masters.test(arg)));
}

function familyOf(process: RemoteProcess, children: readonly RemoteProcess[]): Family {
  const all = [process, ...children];
  return {
    process,
    children,
    cpuShare: all.reduce((sum, one) => sum + one.cpuShare, 0),
    cpuSeconds: all.reduce((sum, one) => sum + (one.cpuSeconds ?? 0), 0),
  };
}

/** Parents and children among processes of one runtime; other processes in between (a shell) are skipped. */
function createTree(processes: readonly RemoteProcess[], all: readonly RemoteProcess[]) {
  const byPid = new Map(all.map((one) => [one.pid, one]));
  const parents = new Map<RemoteProcess, RemoteProcess>();
  const children = new Map<RemoteProcess, RemoteProcess[]>();
  for (const process of processes) {
    const seen = new Set([process.pid]);
    let up = byPid.get(process.ppid);
    while (up && !seen.has(up.pid) && up.runtime !== process.runtime) {
      seen.add(up.pid);
      up = byPid.get(up.ppid);
    }
    if (!up || seen.has(up.pid)) continue;
    parents.set(process, up);
    children.set(up, [...(children.get(up) ?? []), process]);
  }
  const childrenOf = (process: RemoteProcess): readonly RemoteProcess[] => children.get(process) ?? [];
  return {
    parentOf: (process: RemoteProcess) => parents.get(process),
    childrenOf,
    below(process: RemoteProcess): RemoteProcess[] {
      const found = new Set([process]);
      for (const one of found) for (const child of childrenOf(one)) found.add(child);
      found.delete(process);
      return [...found];
    },
  };
}
