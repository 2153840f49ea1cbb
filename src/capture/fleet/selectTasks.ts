/** Which tasks a fleet request means. */
import type { EcsReader, Service, Task } from '../../ecs/types';
import { toCaptureError } from '../errors';
import { allTasks, assertRunning, findTask, noRunningTask, runningTasks } from '../find/selectTarget';
import type { CaptureError, CaptureHooks } from '../types';
import type { WantedTasks } from './types';

/** A task to capture, or one that was asked for and cannot be. */
export type SelectedTask = { readonly id: string } & ({ readonly task: Task } | { readonly error: CaptureError });

/** Oldest first, or in the order asked for, each once. Throws CaptureError `no-running-task` where none runs, and EcsError. */
export async function selectTasks(
  ecs: EcsReader,
  service: Service,
  wanted: WantedTasks,
  { signal, log }: Pick<CaptureHooks, 'signal' | 'log'>,
): Promise<SelectedTask[]> {
  const tasks = await allTasks(ecs, service, signal);
  const running = runningTasks(tasks);
  if (typeof wanted === 'object')
    return [...new Set(wanted.map((one) => one.split('/').pop() ?? ''))].map((id) => selectOne(tasks, service, id));
  if (running.length === 0) throw noRunningTask(service, tasks);
  const chosen = wanted === 'all' ? running : running.slice(0, Math.max(1, Math.floor(wanted)));
  log(
    `${chosen.length} of ${running.length} running tasks chosen${chosen.length < running.length ? ': the oldest' : ''}`,
  );
  return chosen.map((task) => ({ id: task.id, task }));
}

function selectOne(tasks: readonly Task[], service: Service, id: string): SelectedTask {
  try {
    return { id, task: assertRunning(findTask(tasks, service.name, id)) };
  } catch (error) {
    return { id: id.replace(/[^\w-]/g, '?').slice(0, 40), error: toCaptureError(error) };
  }
}
