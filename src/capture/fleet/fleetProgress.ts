/** One line and one fraction out of the progress of several tasks. */
import type { CapturePhase } from '../types';
import type { FleetProgress, TaskProgress } from './types';

type State = TaskProgress['phase'];

/** How a phase is named while several tasks are in it. */
const words: Readonly<Record<State, string>> = {
  record: 'recording',
  done: 'done',
  failed: 'failed',
  check: 'connecting',
  connect: 'connecting',
  find: 'preparing',
  prepare: 'preparing',
  fetch: 'fetching',
  clean: 'finishing',
  store: 'finishing',
  waiting: 'waiting',
};
const order = ['recording', 'connecting', 'preparing', 'fetching', 'finishing', 'waiting', 'done', 'failed'];

interface FleetProgressKeeper {
  /** Progress of the task at this place. A fraction never goes back. */
  update(index: number, phase: CapturePhase | 'done' | 'failed', fraction: number, message: string): void;
}

/** `tasks`: ids, in the order in which they are reported. */
export function keepFleetProgress(
  tasks: readonly string[],
  onProgress: (progress: FleetProgress) => void,
): FleetProgressKeeper {
  const now: TaskProgress[] = tasks.map((task) => ({
    task,
    phase: 'waiting',
    fraction: 0,
    message: 'Waiting for its turn',
  }));
  return {
    update(index, phase, fraction, message) {
      now[index] = { task: tasks[index], phase, fraction: Math.max(now[index].fraction, fraction), message };
      onProgress({
        tasks: [...now],
        fraction: now.reduce((sum, one) => sum + one.fraction, 0) / now.length,
        message: describe(now),
      });
    },
  };
}

function describe(tasks: readonly TaskProgress[]): string {
  if (tasks.length === 1) return tasks[0].message;
  const counts = new Map<string, number>();
  for (const { phase } of tasks) counts.set(words[phase], (counts.get(words[phase]) ?? 0) + 1);
  return `${tasks.length} tasks: ${order
    .filter((word) => counts.has(word))
    .map((word) => `${counts.get(word)} ${word}`)
    .join(', ')}`;
}
