/** Where a capture runs, and everything AWS's API says about it before anything is sent into the task. */
import type { Container, EcsReader, Service, Task, TaskDefinition } from '../../ecs/types';
import { assertReachable, explainReadOnly, readOnlyRemark } from './preflight';
import { allTasks, assertExec, chooseContainer, selectTask } from './selectTarget';
import { CaptureError, type CaptureHooks, type CaptureRequest } from '../types';

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
  const container = chooseContainer(task, containerName, log);
  try {
    assertExec(task, service, container);
  } catch (error) {
    throw error instanceof CaptureError ? explainReadOnly(error, container, definition) : error;
  }
  assertReachable(task, service);
  const remark = readOnlyRemark(container, definition);
  if (remark) log(remark);
  return { service, task, container, definition, region };
}
