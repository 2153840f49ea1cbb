/** One diagnosis: ECS's description, the account around it, a session; then rows. */
import type { AwsAccess } from '../access/awsAccess';
import { toCaptureError } from '../capture/errors';
import { allTasks, findContainer, findTask, runningTasks } from '../capture/find/selectTarget';
import { CaptureError } from '../capture/types';
import { gatherAccount } from './account';
import { ask, isDenied, reasonOf } from './ask';
import { accountChecks } from './checks/account';
import { describedChecks } from './checks/described';
import { sessionChecks } from './checks/session';
import { rowsOf, valueOf } from './findings';
import type { CheckedPlace } from './place';
import { lookInside, noSession, type Session, type SessionParts } from './session';
import type { DoctorReport, MaybeKnown } from './types';
import type { Container, Service, Task, TaskDefinition } from '../ecs/types';

export interface DoctorRequest {
  /** Cluster and service names or ARNs. */
  readonly cluster: string;
  readonly service: string;
  /** Task id or ARN; absent: the oldest RUNNING task. */
  readonly task?: string;
  /** Absent: the first container that is not a known sidecar. */
  readonly container?: string;
}

export interface DoctorHooks {
  readonly signal: AbortSignal;
  /** One line for users about what is being checked. */
  readonly onProgress: (message: string) => void;
}

interface DoctorDependencies extends SessionParts {
  readonly access: AwsAccess;
}

const READ_MS = 8000;

/**
 * Returns `diagnose(request, hooks)`, which takes less than 20 s and leaves nothing in the task. Throws only
 * CaptureError: for a target that does not exist, invalid credentials, an unreachable endpoint, and cancellation.
 * Everything else is a row.
 */
export function createDoctor(
  dependencies: DoctorDependencies,
): (request: DoctorRequest, hooks: DoctorHooks) => Promise<DoctorReport> {
  const { ecs, account } = dependencies.access;

  async function place(request: DoctorRequest, signal: AbortSignal): Promise<CheckedPlace> {
    const service = await allowed(signal, () => ecs.service(request.cluster, request.service));
    const named = valueOf(service) ?? { clusterArn: request.cluster, name: request.service.split('/').pop() ?? '' };
    const task = await allowed<Task | null>(signal, async (one) => {
      const tasks = await allTasks(ecs, named, one);
      return request.task ? findTask(tasks, named.name, request.task) : (runningTasks(tasks)[0] ?? tasks[0] ?? null);
    });
    const found = valueOf(task);
    const container: MaybeKnown<Container> = found
      ? await allowed(signal, async () => findContainer(found, request.container))
      : { unknown: 'unknown' in task ? task.unknown : 'The service has no task.' };
    const arn = found?.taskDefinition ?? valueOf<Service>(service)?.taskDefinition;
    const definition: MaybeKnown<TaskDefinition> = arn
      ? await allowed(signal, () => ecs.taskDefinition(arn))
      : { unknown: 'unknown' in task ? task.unknown : 'The service names no task definition.' };
    return { service, task, container, definition, now: Date.now() };
  }

  async function inside(where: CheckedPlace, signal: AbortSignal): Promise<Session> {
    const task = valueOf(where.task);
    const container = valueOf(where.container);
    if (!task || !container)
      return noSession('not tried', 'Not tried: there is no task to go into, or it could not be read.');
    if (task.lastStatus !== 'RUNNING') return noSession('not tried', `Not tried: the task is ${task.lastStatus}.`);
    if (!task.enableExecuteCommand) return noSession('not tried', 'Not tried: ECS Exec is off for the task.');
    const target = {
      clusterArn: task.clusterArn,
      taskArn: task.arn,
      container: container.name,
      runtimeId: container.runtimeId,
    };
    return lookInside(dependencies, target, signal);
  }

  return async (request, { signal, onProgress }) => {
    try {
      signal.throwIfAborted();
      onProgress(`Reading ECS's description of ${request.service.split('/').pop()}`);
      const where = await place(request, signal);
      const task = valueOf(where.task);
      onProgress(
        task
          ? `Opening a session into task ${task.id.slice(0, 8)}, checking permissions and network`
          : 'Checking permissions and network',
      );
      // Wait for both even if one fails: the session must be closed before this returns.
      const [looked, gathered] = await Promise.allSettled([
        inside(where, signal),
        gatherAccount(ecs, account, where, request.cluster, signal),
      ]);
      signal.throwIfAborted();
      const [session, around] = [settled(looked), settled(gathered)];
      const clusterArn = valueOf(where.service)?.clusterArn ?? request.cluster;
      const view = { account: around, taskArn: task?.arn ?? '', clusterArn, session };
      return {
        target: {
          region: around.region,
          cluster: clusterArn.split('/').pop() ?? '',
          service: valueOf(where.service)?.name ?? request.service,
          task: task?.id ?? null,
          container: valueOf(where.container)?.name ?? null,
        },
        rows: [...rowsOf(describedChecks, where), ...rowsOf(accountChecks, view), ...rowsOf(sessionChecks(), session)],
      };
    } catch (error) {
      if (signal.aborted)
        throw new CaptureError('cancelled', 'The check was cancelled.', 'Nothing was left in the task.', undefined, {
          cause: error,
        });
      throw toCaptureError(error);
    }
  };
}

function settled<T>(result: PromiseSettledResult<T>): T {
  if (result.status === 'rejected') throw result.reason;
  return result.value;
}

/** A call without which there is no diagnosis: unknown if a permission is missing; any other failure is thrown. */
async function allowed<T>(signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<MaybeKnown<T>> {
  let failure: unknown;
  const fact = await ask(signal, READ_MS, async (one) => {
    try {
      return await work(one);
    } catch (error) {
      failure = error;
      throw error;
    }
  });
  if (failure === undefined || 'value' in fact) return fact;
  if (isDenied(failure)) return { unknown: reasonOf(failure) };
  throw failure;
}
