/** Several tasks of one service as one capture. */
import pLimit from 'p-limit';
import type { EcsReader, Service, TaskDefinition, Task } from '../../ecs/types';
import { createTaskCapture, type CaptureDependencies } from '../record/captureTask';
import { captureCancelled, nothingLeft, stoppedEarly, toCaptureError, type Leftovers } from '../errors';
import { placeOfTask } from '../find/place';
import { findContainer, allTasks, assertRunning, findTask, noRunningTask, runningTasks } from '../find/selectTarget';
import { CaptureError, type CaptureResult, type CaptureHooks } from '../types';
import { keepFleetProgress } from './fleetProgress';
import { liveFleet } from './liveFleet';
import { mergeCaptures } from './mergeCaptures';
import {
  DEFAULT_CONCURRENCY,
  type FleetHooks,
  type FleetPart,
  type FleetRequest,
  type FleetResult,
  type TaskProgress,
  type WantedTasks,
} from './types';

/** A task to capture, or one that was asked for and cannot be. */
type SelectedTask = { readonly id: string } & ({ readonly task: Task } | { readonly error: CaptureError });

/**
 * Oldest first, or in the order asked for, each once. Throws CaptureError `no-running-task` where none runs, and
 * EcsError.
 */
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

/** Tells how far one task is. */
type Update = (phase: Exclude<TaskProgress['phase'], 'waiting'>, fraction: number, message: string) => void;

type Reader = Pick<EcsReader, 'region' | 'taskDefinition'>;

type FleetCapture = (request: FleetRequest, hooks: FleetHooks) => Promise<FleetResult>;

/**
 * Returns `captureFleet(request, hooks)`. What some tasks recorded is kept when others fail; it throws CaptureError
 * when all fail, when none runs, and when cancelled. It leaves nothing in the tasks, as a single capture does.
 */
export function createFleetCapture(dependencies: CaptureDependencies): FleetCapture {
  const { ecs } = dependencies.access;
  const captureTask = createTaskCapture(dependencies);

  async function captureOne(
    reader: Reader,
    service: Service,
    selected: SelectedTask,
    request: FleetRequest,
    hooks: FleetHooks,
    update: Update,
    left: Leftovers,
  ): Promise<FleetPart> {
    const prefix = `task ${selected.id.slice(0, 8)}: `;
    const log = (line: string): void => hooks.log(prefix + line);
    try {
      if ('error' in selected) throw selected.error;
      const result = await captureTask(
        () => placeOfTask(reader, service, selected.task, request.container, log),
        request,
        {
          ...hooks,
          log,
          onProgress: ({ phase, fraction, message }) => update(phase, fraction, message),
        },
        left,
      );
      update('done', 1, 'Done');
      return partOf(selected, request, result);
    } catch (thrown) {
      const error = toCaptureError(thrown, hooks.signal);
      update('failed', 1, error.message);
      return failedPart(selected, request, error);
    }
  }

  return async (request, hooks) => {
    const lefts: Leftovers[] = [];
    try {
      if (hooks.signal.aborted) throw captureCancelled();
      const service = await ecs.service(request.cluster, request.service);
      const selected = await selectTasks(ecs, service, request.tasks, hooks);
      const progress = keepFleetProgress(
        selected.map(({ id }) => id),
        hooks.onProgress,
      );
      const live =
        hooks.live && selected.length > 1
          ? liveFleet(
              selected.map(({ id }) => id),
              hooks.live,
            )
          : () => hooks.live;
      const reader = readingOnce(ecs);
      const parts: FleetPart[] = [];
      const limit = pLimit(Math.max(1, request.concurrency ?? DEFAULT_CONCURRENCY));
      const soFar = new Map<number, () => CaptureResult>();
      const partsSoFar = (): FleetPart[] =>
        selected.flatMap((one, i) => {
          const current = soFar.get(i);
          return parts[i] ?? (current === undefined ? [] : [partOf(one, request, current())]);
        });
      await limit.map(selected, async (one, index) => {
        if (hooks.signal.aborted) return;
        const left = nothingLeft();
        lefts.push(left);
        const update: Update = (...now) => progress.update(index, ...now);
        const onSoFar = (current: () => CaptureResult): void => {
          soFar.set(index, current);
          hooks.onSoFar?.(() => mergeCaptures(partsSoFar()));
        };
        parts[index] = hooks.stop?.aborted
          ? failedPart(one, request, stoppedEarly())
          : await captureOne(reader, service, one, request, { ...hooks, live: live(index), onSoFar }, update, left);
      });
      if (hooks.signal.aborted) throw captureCancelled(undefined, leftInAny(lefts));
      return resultOf(service.name, parts, leftInAny(lefts));
    } catch (error) {
      throw toCaptureError(error, hooks.signal, leftInAny(lefts));
    }
  };
}

/** Asks for each task definition once: the tasks of a service mostly share theirs. */
function readingOnce(ecs: EcsReader): Reader {
  const definitions = new Map<string, Promise<TaskDefinition>>();
  return {
    region: () => ecs.region(),
    taskDefinition(arn) {
      const known = definitions.get(arn) ?? ecs.taskDefinition(arn);
      definitions.set(arn, known);
      return known;
    },
  };
}

const leftInAny = (lefts: readonly Leftovers[]): Leftovers => ({
  kept: lefts.find(({ kept }) => kept !== '')?.kept ?? '',
  isUnconfirmed: lefts.some(({ isUnconfirmed }) => isUnconfirmed),
});

function resultOf(service: string, parts: readonly FleetPart[], left: Leftovers): FleetResult {
  const errors = parts.flatMap(({ source, error }) => (error ? [{ task: source.task, error }] : []));
  if (errors.length === parts.length) throw allFailed(service, errors, left);
  const only = parts.length === 1 ? parts[0].result : null;
  return { ...(only ?? mergeCaptures(parts)), parts };
}

/** One error that stands for all: the common one, or the first of each kind. */
function allFailed(
  service: string,
  errors: readonly { readonly task: string; readonly error: CaptureError }[],
  left: Leftovers,
): CaptureError {
  const [{ error: first }] = errors;
  if (errors.length === 1) return first;
  // By a stop before anything was recorded: a cancel does not come here.
  if (first.code === 'cancelled') return stoppedEarly(first, left);
  const kinds = errors.filter(({ error }, i) => errors.findIndex((one) => one.error.code === error.code) === i);
  const why = kinds
    .slice(0, 3)
    .map(({ task, error }) => `Task ${task.slice(0, 8)}: ${error.message}`)
    .join(' ');
  return new CaptureError(
    first.code,
    `None of the ${errors.length} tasks of ${service} could be captured. ${why}`,
    first.hint,
    first.fix,
    { cause: first },
  );
}

function partOf({ id }: SelectedTask, request: FleetRequest, result: CaptureResult): FleetPart {
  const { container, pid, processName, samples, place } = result.metadata;
  return {
    source: {
      task: id,
      container: container || request.container || '',
      pid,
      processName,
      samples,
      error: null,
      ...(place && { place }),
    },
    result,
    error: null,
  };
}

function failedPart(selected: SelectedTask, request: FleetRequest, error: CaptureError): FleetPart {
  return {
    source: {
      task: selected.id,
      container: containerName(selected, request),
      pid: 0,
      processName: '',
      samples: 0,
      error: `${error.message} ${error.hint}`.trim(),
    },
    result: null,
    error,
  };
}

/** The container that would have been taken, as far as that can be told. */
function containerName(selected: SelectedTask, request: FleetRequest): string {
  if (request.container || !('task' in selected)) return request.container ?? '';
  try {
    return findContainer(selected.task, undefined).name;
  } catch {
    return '';
  }
}
