/** Takes from a recording of CPU time what did not run, by what the kernel told of the threads meanwhile. */
import type { RecordRequest, Recording } from '../../../capture/types';
import type { NotRunning } from '../../../metadata/types';
import { keepWhatRan, type KnownThread } from '../../../profile/ran/keepWhatRan';
import type { Profile, Thread } from '../../../profile/types';
import type { VitalsLog, VitalsThread } from '../../../vitals/vitalsLog';
import { isProcessFrame } from './mendStacks';
import { pauses } from './options';
import type { StretchesByThread } from './stackFiles';

/** As py-spy names them: `Thread 17 "MainThread"`, with `--subprocesses` `Process 17 Thread 0x7F12 "worker"`. */
const THREAD_NAME = /^(?:Process (\d{1,10}) )?Thread (?:(\d{1,10})|0x[0-9A-Fa-f]+)(?: "|$)/;

/**
 * CPU that a thread uses each time the sampler pauses its process, in milliseconds: 25 to 35 us as measured. One that
 * used no more slept.
 */
const LOOK_MS = 0.05;

/** Below this share of all samples' time it is not worth a remark. */
const NOTICEABLE = 0.02;

/** CPU time alone is weighed: a recording of waiting keeps what waits. */
export const readsVitals = ({ mode }: Pick<RecordRequest, 'mode'>): boolean => mode === 'cpu';

/**
 * The kernel's threads by the samples' names. py-spy goes by the number that the interpreter noted of its thread: in a
 * worker that was forked without the interpreter's knowledge (uWSGI) that is the number of the thread that forked, so
 * it stands for the one thread that the worker began with.
 */
function threadsByName(
  names: readonly string[],
  threads: readonly VitalsThread[],
  pid: number,
): { readonly found: readonly (VitalsThread | undefined)[]; readonly forked: boolean } {
  const named = names.map((name) => {
    const [whole, process, own] = THREAD_NAME.exec(name) ?? [];
    return { pid: Number(process ?? pid), own: whole === undefined || own === undefined ? null : Number(own) };
  });
  const byProcess = new Map<number, VitalsThread[]>();
  for (const thread of threads) byProcess.set(thread.pid, [...(byProcess.get(thread.pid) ?? []), thread]);
  const exact = named.map((name) => byProcess.get(name.pid)?.find(({ own }) => own === name.own));
  const taken = new Set(exact);
  const found = exact.map((thread, i) => {
    if (thread !== undefined) return thread;
    const { pid: process, own } = named[i];
    const all = byProcess.get(process) ?? [];
    const first = all.find(({ tid }) => tid === process);
    const isOnlyOne = named.filter((other, k) => other.pid === process && exact[k] === undefined).length === 1;
    const isForked = own !== null && first !== undefined && (own === first.ppid || all.length === 1);
    return isOnlyOne && isForked && !taken.has(first) ? first : undefined;
  });
  return { found, forked: found.some((thread, i) => thread !== exact[i]) };
}

type RanRecording = Pick<Recording, 'profile' | 'notRunning'> & { readonly remarks: readonly string[] };

/**
 * `stretches`: when the samples of each thread were taken, by the clock of `vitals`; `sampler`: its name in sentences.
 */
export function keepRunning(
  profile: Profile,
  stretches: StretchesByThread,
  vitals: VitalsLog,
  request: Pick<RecordRequest, 'mode' | 'blocking' | 'native' | 'process'>,
  sampler: string,
): RanRecording {
  const isEmpty = profile.threads.every(({ samples }) => samples.stack.length === 0);
  if (!readsVitals(request) || isEmpty) return { profile, remarks: [] };
  let fromMs = Infinity;
  for (const one of stretches.values()) for (const { beganMs } of one) fromMs = Math.min(fromMs, beganMs);
  const names = profile.threads.map(({ name }) => name);
  const { found, forked } = threadsByName(names, vitals.threads(fromMs), request.process.pid);
  const known = names.map((name, t): KnownThread => ({ readings: found[t], stretches: stretches.get(name) ?? [] }));
  const { profile: ran, takenAway: notRunning } = keepWhatRan(profile, known, {
    lookMs: pauses(request) ? LOOK_MS : 0,
    isHeading: isProcessFrame,
  });
  return {
    profile: ran.threads.length > 0 ? ran : { ...ran, threads: profile.threads.map(withoutSamples) },
    notRunning,
    remarks: remarksOn(profile, notRunning, { sampler, paused: pauses(request), forked }),
  };
}

/** Where all slept, so that there is something to show. */
const withoutSamples = (thread: Thread): Thread => ({
  ...thread,
  samples: { stack: new Int32Array(0), weight: new Float64Array(0) },
});

const totalOf = ({ threads }: Profile): number =>
  threads.reduce((sum, { samples }) => sum + samples.weight.reduce((all, one) => all + one, 0), 0);

interface Circumstances {
  readonly sampler: string;
  readonly paused: boolean;
  /** There is a worker that goes by the number of another process's thread. */
  readonly forked: boolean;
}

/**
 * Only of what the sampler got wrong. That threads waited for a processor, as they do on a full machine, is a fact of
 * the service, and told among the facts.
 */
function remarksOn(before: Profile, notRunning: NotRunning, { sampler, paused, forked }: Circumstances): string[] {
  if (!paused && !forked) return [];
  const { ms, leftOut, weighed, unknownThreads } = notRunning;
  const seconds = totalOf(before);
  const took = ms / 1000;
  const why = paused
    ? `Pausing the process wakes threads that sleep, and ${sampler} takes them for running.`
    : `A worker that was forked without its interpreter's knowledge goes by the number of its master's thread: ${sampler} cannot see that it sleeps (uWSGI tells the interpreter with py-call-osafterfork).`;
  return [
    ...(took > NOTICEABLE * seconds
      ? [
          `${took.toFixed(1)} of ${seconds.toFixed(1)} s of samples were of threads that did not run, by the kernel's count of their CPU time: ${leftOut} samples were left out, ${weighed} count in part. ${why} Each thread has its CPU time; where it works and waits by turns within a second, a part of that may stand on what waited.`,
        ]
      : []),
    ...(unknownThreads > 0
      ? [
          `The CPU time of ${unknownThreads} of ${before.threads.length} threads could not be read: they may have slept in some of their samples.`,
        ]
      : []),
  ];
}
