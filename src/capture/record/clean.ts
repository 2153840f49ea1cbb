/** Removes the cached py-spy of a service's tasks: the one thing that captures leave in them. */
import pLimit from 'p-limit';
import type { TaskAccess } from '../../access/awsAccess';
import type { Service, Task } from '../../ecs/types';
import { toCaptureError } from '../errors';
import { runtimes } from '../../runtimes/registry';
import type { RemovedFolders } from '../../runtimes/types';
import { allTasks, findTask, runningTasks, selectContainer } from '../find/selectTarget';
import { CaptureError } from '../types';

interface CleanRequest {
  /** Cluster and service names or ARNs. */
  readonly cluster: string;
  readonly service: string;
  /** Task id or ARN; absent: every RUNNING task. */
  readonly task?: string;
  /** Absent: the first container that is no known sidecar. */
  readonly container?: string;
}

interface CleanHooks {
  readonly signal: AbortSignal;
  readonly onProgress: (message: string, done: number, total: number) => void;
}

export interface CleanedTask extends RemovedFolders {
  readonly task: string;
  readonly container: string | null;
  /** Why this task could not be cleaned; null when it was. */
  readonly error: CaptureError | null;
}

const TASKS_AT_A_TIME = 4;

/**
 * Returns `clean(request, hooks)`: a result for each task, in the order of their age. Throws CaptureError for a target
 * that cannot be read or does not exist, and when cancelled; a task that cannot be entered is a result with its error.
 */
export function createClean({
  ecs,
  openHost,
}: TaskAccess): (request: CleanRequest, hooks: CleanHooks) => Promise<CleanedTask[]> {
  async function cleanTask(
    service: Service,
    task: Task,
    request: CleanRequest,
    signal: AbortSignal,
  ): Promise<CleanedTask> {
    let container: string | null = null;
    try {
      const chosen = selectContainer(task, service, request.container, () => undefined);
      container = chosen.name;
      const target = { clusterArn: service.clusterArn, taskArn: task.arn, container, runtimeId: chosen.runtimeId };
      const host = await openHost(target, { signal });
      try {
        const removed: RemovedFolders['removed'][number][] = [];
        const kept: string[] = [];
        for (const { removeKept } of runtimes()) {
          const done = await removeKept?.(host, signal);
          removed.push(...(done?.removed ?? []));
          kept.push(...(done?.kept ?? []));
        }
        return { task: task.id, container, removed, kept, error: null };
      } finally {
        await host.close();
      }
    } catch (error) {
      return { task: task.id, container, removed: [], kept: [], error: toCaptureError(error, signal) };
    }
  }

  return async (request, { signal, onProgress }) => {
    try {
      const service = await ecs.service(request.cluster, request.service);
      const all = await allTasks(ecs, service, signal);
      const tasks = request.task ? [findTask(all, service.name, request.task)] : runningTasks(all);
      const results = new Map<Task, CleanedTask>();
      await pLimit(TASKS_AT_A_TIME).map(tasks, async (task) => {
        if (signal.aborted) return;
        onProgress(`Looking into task ${task.id.slice(0, 8)}`, results.size, tasks.length);
        results.set(task, await cleanTask(service, task, request, signal));
      });
      signal.throwIfAborted();
      return tasks.flatMap((task) => results.get(task) ?? []);
    } catch (error) {
      if (signal.aborted)
        throw new CaptureError(
          'cancelled',
          'Removing py-spy was cancelled.',
          'Some tasks may still have it; run it again.',
          undefined,
          { cause: error },
        );
      throw toCaptureError(error);
    }
  };
}
