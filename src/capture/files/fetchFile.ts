/** Fetches one source file from a running task of the captured service. */
import type { TaskAccess } from '../../access/awsAccess';
import type { Service, Task } from '../../ecs/types';
import type { RemoteHost } from '../../exec/types';
import type { CaptureMetadata } from '../../metadata/metadata';
import { captureCancelled, toCaptureError } from '../errors';
import { findProcesses } from '../find/findProcesses';
import { allTasks, noRunningTask, runningTasks, selectContainer } from '../find/selectTarget';
import { CaptureError, type RemoteProcess } from '../types';
import { runtimeOf } from '../../runtimes/registry';
import { MAX_FILE_BYTES, type RanSource, type RuntimeSpec } from '../../runtimes/types';

interface FetchHooks {
  readonly signal: AbortSignal;
  readonly onProgress: (message: string) => void;
}

export interface FetchedFile {
  readonly bytes: Uint8Array;
  /** Id of the task it came from: the capture's own where that still runs. */
  readonly task: string;
}

const TIMEOUT_MS = 20_000;

/**
 * Returns `fetch(capture, file, hooks)`: from the capture's task, else from the oldest one that runs the same revision
 * of the task definition. Throws CaptureError: no such task or file, too large, no way in, cancelled.
 */
export function createFetchFile({
  ecs,
  openHost,
}: TaskAccess): (capture: CaptureMetadata, file: RanSource, hooks: FetchHooks) => Promise<FetchedFile> {
  return async (capture, file, hooks) => {
    const { signal, onProgress } = hooks;
    let host: RemoteHost | undefined;
    try {
      if (signal.aborted) throw captureCancelled();
      onProgress(`Looking for task ${capture.task.slice(0, 8)}`);
      const service = await ecs.service(capture.clusterArn, capture.service);
      const task = chooseTask(service, await allTasks(ecs, service, signal), capture);
      const container = selectContainer(task, service, capture.container, () => undefined);
      onProgress(`Connecting to task ${task.id.slice(0, 8)}`);
      host = await openHost(
        {
          clusterArn: service.clusterArn,
          taskArn: task.arn,
          container: container.name,
          runtimeId: container.runtimeId,
        },
        { signal },
      );
      onProgress('Fetching the file');
      const { runtime, process } = processOf(await findProcesses(host, signal), capture, task.id === capture.task);
      const { exitCode, stdout, stderr } = await runtime.readFiles(
        host,
        process,
        { read: inTask(file, capture.task, task.id) },
        { timeoutMs: TIMEOUT_MS, signal },
      );
      if (exitCode !== 0) throw refusal(exitCode, file, task, stderr);
      return { bytes: stdout, task: task.id };
    } catch (error) {
      throw signal.aborted
        ? new CaptureError(
            'cancelled',
            'Fetching the file was cancelled.',
            'Nothing was left in the task.',
            undefined,
            { cause: error },
          )
        : toCaptureError(error);
    } finally {
      await host?.close();
    }
  };
}

function chooseTask(service: Service, tasks: readonly Task[], { task, revision }: CaptureMetadata): Task {
  const running = runningTasks(tasks);
  if (running.length === 0) throw noRunningTask(service, tasks);
  const found =
    running.find(({ id }) => id === task) ??
    running.find(({ taskDefinition }) => taskDefinition.endsWith(`:${revision}`));
  if (found) return found;
  throw new CaptureError(
    'task-not-found',
    `Task ${task.slice(0, 8)} is gone, and no task of ${service.name} runs revision ${revision} any more.`,
    'Check out the commit that was deployed, or capture a task that runs now.',
  );
}

/** The captured process where it still runs, else any of its runtime. */
function processOf(
  processes: readonly RemoteProcess[],
  { runtime, pid }: CaptureMetadata,
  isSameTask: boolean,
): { readonly runtime: RuntimeSpec; readonly process: RemoteProcess } {
  const spec = runtimeOf(runtime);
  const alike = processes.filter((one) => one.runtime === runtime);
  const found = (isSameTask ? alike.find((one) => one.pid === pid) : undefined) ?? alike[0];
  if (spec && found) return { runtime: spec, process: found };
  throw new CaptureError(
    'no-process',
    `No ${spec?.label ?? runtime} process runs in the container any more.`,
    'Wait until the service runs again, then try again.',
  );
}

/** Paths may hold the task's own id, as scratch folders do. */
function inTask({ path, source }: RanSource, from: string, to: string): RanSource {
  const renamed = (text: string): string => (from === '' ? text : text.replaceAll(from, to));
  return { path: renamed(path), ...(source && { source: { ...source, generated: renamed(source.generated) } }) };
}

function refusal(exitCode: number, { path }: RanSource, { id }: Task, cause: string): CaptureError {
  const name = path.length > 200 ? `\u2026${path.slice(-200)}` : path;
  if (exitCode === 3)
    return new CaptureError(
      'other',
      `${name} is not in task ${id.slice(0, 8)}, or may not be read there.`,
      'It may have been deleted, created while the program ran, or be part of another image.',
    );
  if (exitCode === 4)
    return new CaptureError(
      'other',
      `${name} is larger than the ${MAX_FILE_BYTES / 1024 / 1024} MB limit.`,
      'Open it in the image itself.',
    );
  return new CaptureError(
    'other',
    `${name} could not be read in task ${id.slice(0, 8)}.`,
    'The output channel has what was said.',
    undefined,
    { cause },
  );
}
