/** The user's choices for a capture, apart from its target. Independent of the editor. */
import type { WantedTasks } from '../../capture/fleet/types';
import type { CaptureRequest, Mode } from '../../capture/types';
import { offeredOptions, runtimesWith } from '../../runtimes/registry';
import type { LiveSetting } from '../shared/settings';

export interface CaptureChoice {
  readonly durationMs: number;
  /** Ends when it is stopped, at the latest after `durationMs`. */
  readonly untilStopped?: boolean;
  /** Absent: what suits the task's size. */
  readonly rateHz?: number;
  readonly mode: Mode;
  readonly gil?: boolean;
  readonly native?: boolean;
  readonly blocking?: boolean;
  /** Absent: if the process is a master that only distributes work. */
  readonly subprocesses?: boolean;
  /** For a service: all its tasks or this many of the oldest; absent: the oldest. */
  readonly tasks?: Exclude<WantedTasks, readonly string[]>;
}

/** Longest recording, also for one that runs until it is stopped. */
export const MAX_DURATION_MS = 3_600_000;

/**
 * Recordings of at least this length are shown while they run, and so are those that run until stopped. Memory
 * recordings are not, because each update makes V8 collect garbage.
 */
const LIVE_FROM_MS = 20_000;

export const isLive = ({ durationMs, untilStopped, mode }: CaptureChoice, setting: LiveSetting): boolean =>
  setting === 'always' ||
  (setting === 'long' && mode !== 'heap' && (untilStopped === true || durationMs >= LIVE_FROM_MS));

/** `30 s at 100 Hz, CPU, native, all tasks`. */
export function choiceLabel(choice: CaptureChoice): string {
  const { mode, gil, native, blocking, subprocesses, tasks } = choice;
  const rate = choice.rateHz === undefined || mode === 'heap' ? '' : ` at ${choice.rateHz} Hz`;
  return [
    `${durationLabel(choice)}${rate}`,
    { cpu: 'CPU', wall: 'wall clock', heap: 'memory' }[mode],
    gil ? 'GIL only' : '',
    native ? 'native' : '',
    blocking ? 'blocking' : '',
    subprocesses === undefined ? '' : subprocesses ? 'with subprocesses' : 'without subprocesses',
    tasks === undefined ? '' : tasksLabel(tasks),
  ]
    .filter((part) => part !== '')
    .join(', ');
}

export const durationLabel = ({
  durationMs,
  untilStopped,
}: Pick<CaptureChoice, 'durationMs' | 'untilStopped'>): string => {
  if (untilStopped) return 'Until I stop';
  const seconds = Number((durationMs / 1000).toFixed(1));
  return seconds >= 120 && seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
};

export const tasksLabel = (tasks: CaptureChoice['tasks']): string =>
  tasks === undefined
    ? 'the oldest task'
    : tasks === 'all'
      ? 'all tasks'
      : `${tasks} ${tasks === 1 ? 'task' : 'tasks'}`;

/** The part of a request that the choice decides. Leaves out options of runtimes that cannot record in this mode. */
export function requestOfChoice(
  choice: CaptureChoice,
): Omit<CaptureRequest, 'cluster' | 'service' | 'cachePySpy' | 'fetchPySpy'> {
  const { durationMs, untilStopped, rateHz, mode, subprocesses } = choice;
  const able = runtimesWith(mode);
  const options = offeredOptions().filter(({ runtimes }) => runtimes.some((one) => able.includes(one)));
  return {
    durationMs: untilStopped ? MAX_DURATION_MS : durationMs,
    mode,
    ...(rateHz !== undefined && { rateHz }),
    ...(subprocesses !== undefined && { subprocesses }),
    ...Object.fromEntries(options.map(({ name }) => [name, choice[name]])),
  };
}
