/** Finds the task and container that a request names. */
import type { Container, EcsReader, Service, Task } from '../../ecs/types';
import { enableExec, describeService } from '../fixes';
import { isSidecarContainer } from './sidecars';
import { CaptureError, type CaptureHooks, type CaptureRequest } from '../types';

const byAge = (a: Task, b: Task): number =>
  (a.startedAt ?? '9').localeCompare(b.startedAt ?? '9') || a.id.localeCompare(b.id);

/** Every task of a service that runs or is starting. Throws EcsError. */
export async function allTasks(
  ecs: EcsReader,
  service: Pick<Service, 'clusterArn' | 'name'>,
  signal: AbortSignal,
): Promise<Task[]> {
  const tasks: Task[] = [];
  for await (const page of ecs.tasks(service.clusterArn, service.name, signal)) tasks.push(...page);
  return tasks;
}

/** The RUNNING ones, oldest first. */
export const runningTasks = (tasks: readonly Task[]): Task[] =>
  tasks.filter((task) => task.lastStatus === 'RUNNING').sort(byAge);

/** The task with this id or ARN, whatever its status. Throws CaptureError `task-not-found`, naming those that run. */
export function findTask(tasks: readonly Task[], service: string, wanted: string): Task {
  const id = wanted.split('/').pop();
  const task = tasks.find((one) => one.id === id);
  if (task) return task;
  const running = runningTasks(tasks);
  const shown = (id ?? '').replace(/[^\w-]/g, '?').slice(0, 40);
  const others =
    running.length > 0
      ? `Running now: ${running
          .slice(0, 5)
          .map((one) => one.id)
          .join(', ')}.`
      : 'It has no running task.';
  throw new CaptureError(
    'task-not-found',
    `Service ${service} has no task ${shown}: it may have been replaced.`,
    others,
  );
}

/** The task itself where it runs. Throws CaptureError `no-running-task`. */
export function assertRunning(task: Task): Task {
  if (task.lastStatus === 'RUNNING') return task;
  throw new CaptureError(
    'no-running-task',
    `Task ${task.id} is ${task.lastStatus}, not RUNNING.`,
    'Wait until it runs, or choose another task.',
  );
}

/** The error for a service none of whose tasks runs. */
export function noRunningTask(service: Service, tasks: readonly Task[]): CaptureError {
  const coming =
    tasks.length > 0 ? `${tasks.length} of its tasks are starting or stopping.` : `It wants ${service.desiredCount}.`;
  const hint =
    service.desiredCount === 0
      ? 'Raise its desired count.'
      : "Check the service's events for why its tasks do not start, then try again.";
  return new CaptureError(
    'no-running-task',
    `Service ${service.name} has no running task. ${coming}`,
    hint,
    describeService(service.clusterArn, service.name),
  );
}

/** The task asked for, else the oldest RUNNING one. Throws CaptureError `task-not-found` or `no-running-task`. */
export function selectTask(
  service: Service,
  tasks: readonly Task[],
  request: CaptureRequest,
  hooks: Pick<CaptureHooks, 'log'>,
): Task {
  if (request.task) return assertRunning(findTask(tasks, service.name, request.task));
  const running = runningTasks(tasks);
  if (running.length === 0) throw noRunningTask(service, tasks);
  if (running.length > 1) hooks.log(`task ${running[0].id} chosen: the oldest of ${running.length}`);
  else hooks.log(`task ${running[0].id} chosen: the only running one`);
  return running[0];
}

/**
 * The container asked for, else the first that is no sidecar and can be reached. Throws CaptureError
 * `container-not-found`.
 */
export function findContainer(task: Task, name: string | undefined): Container {
  if (name) {
    const container = task.containers.find((one) => one.name === name);
    if (container) return container;
    throw new CaptureError(
      'container-not-found',
      `Task ${task.id} has no container ${name.replace(/[^\w-]/g, '?').slice(0, 60)}.`,
      `Its containers: ${task.containers.map((one) => one.name).join(', ')}.`,
    );
  }
  const own = task.containers.filter((one) => !isSidecarContainer(one.name, one.image));
  const candidates = own.length > 0 ? own : task.containers;
  if (candidates.length === 0)
    throw new CaptureError(
      'container-not-found',
      `Task ${task.id} has no container yet.`,
      'Wait until it runs, then try again.',
    );
  return candidates.find((one) => one.exec === 'ready') ?? candidates[0];
}

/** {@link findContainer}, said in the log where there was a choice. Throws CaptureError as that does. */
export function chooseContainer(task: Task, name: string | undefined, log: (line: string) => void): Container {
  const container = findContainer(task, name);
  if (!name && task.containers.length > 1)
    log(`container ${container.name} chosen of ${task.containers.map((one) => one.name).join(', ')}`);
  return container;
}

/** {@link chooseContainer}, of which ECS Exec can reach what it chose. Throws CaptureError as that does, or as {@link assertExec}. */
export const selectContainer = (
  task: Task,
  service: Service,
  name: string | undefined,
  log: (line: string) => void,
): Container => assertExec(task, service, chooseContainer(task, name, log));

/**
 * Throws CaptureError `exec-disabled`, `agent-not-running` or `no-running-task` where ECS Exec cannot reach the
 * container.
 */
export function assertExec(task: Task, service: Service, container: Container): Container {
  const reason = container.execReason ? ` (${container.execReason.replace(/[^\x20-\x7e]/g, ' ').slice(0, 200)})` : '';
  if (container.lastStatus !== 'RUNNING')
    throw new CaptureError(
      'no-running-task',
      `Container ${container.name} of task ${task.id} is ${container.lastStatus}, not RUNNING.`,
      'Wait until it runs, or choose another task.',
    );
  switch (container.exec) {
    case 'ready':
      return container;
    case 'disabled': {
      const hint = service.enableExecuteCommand
        ? 'It is on for the service, but only tasks started since then have it. Redeploy, or choose a newer task.'
        : 'Turn it on for the service; tasks started afterwards have it. The task role needs the four ssmmessages actions.';
      throw new CaptureError(
        'exec-disabled',
        `ECS Exec is off for task ${task.id}, so nothing can be run in it.`,
        hint,
        enableExec(service.clusterArn, service.name),
      );
    }
    case 'pending':
      throw new CaptureError(
        'agent-not-running',
        `The agent of ECS Exec in container ${container.name} is still starting${reason}.`,
        'Wait a few seconds, then try again.',
      );
    case 'stopped':
      throw new CaptureError(
        'agent-not-running',
        `The agent of ECS Exec in container ${container.name} does not run${reason}.`,
        "Check the task role's ssmmessages permissions, the network route to the ssmmessages endpoint and the container's free memory; then start a new task.",
      );
  }
}
