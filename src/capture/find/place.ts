/** Where a capture runs, and everything AWS's API says about it before anything is sent into the task. */
import type { Container, EcsReader, Service, Task, TaskDefinition } from '../../ecs/types';
import { assertReachable } from './preflight';
import { allTasks, selectContainer, selectTask } from './selectTarget';
import type { CaptureHooks, CaptureRequest } from '../types';

export interface Place {
  readonly service: Service;
  readonly task: Task;
  readonly container: Container;
  readonly definition: TaskDefinition;
  readonly region: string;
}

/** Finds the place that a request names. Throws CaptureError or EcsError. */
export async function findPlace(
  ecs: EcsReader,
  request: CaptureRequest,
  hooks: Pick<CaptureHooks, 'log' | 'signal'>,
): Promise<Place> {
  const listed = allTasks(
    ecs,
    { clusterArn: request.cluster, name: request.service.split('/').pop() ?? '' },
    hooks.signal,
  );
  // A fault of the service is reported before one of its tasks.
  listed.catch(() => undefined);
  const service = await ecs.service(request.cluster, request.service);
  const task = selectTask(service, await listed, request, hooks);
  return placeOfTask(ecs, service, task, request.container, hooks.log);
}

/** The place within a task that runs. Throws CaptureError or EcsError. */
export async function placeOfTask(
  ecs: Pick<EcsReader, 'region' | 'taskDefinition'>,
  service: Service,
  task: Task,
  containerName: string | undefined,
  log: (line: string) => void,
): Promise<Place> {
  const [definition, region] = await Promise.all([ecs.taskDefinition(task.taskDefinition), ecs.region()]);
  const container = selectContainer(task, service, containerName, log);
  assertReachable(task, service, container, definition);
  return { service, task, container, definition, region };
}
