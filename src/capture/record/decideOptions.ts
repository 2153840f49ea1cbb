/** Fills in whatever a request left open. */
import type { Family } from '../find/families';
import type { Place } from '../find/place';
import { offeredOptions, labelsOf, runtimeOf } from '../../runtimes/registry';
import type { CaptureRequest, RecordOptions } from '../types';
import type { Container, Task, TaskDefinition } from '../../ecs/types';

const USUAL_HZ = 100;
/** On half a core and less, where a sample takes a larger part of the CPU there is. */
const SMALL_HZ = 50;
const SMALL_CPU_UNITS = 512;

/**
 * 100, or 50 where the task or the container has at most half a vCPU (CPU units of the task, and of the container where
 * it has its own).
 */
export function defaultRateHz(
  task: Pick<Task, 'cpu'>,
  container: Pick<Container, 'name'>,
  definition: TaskDefinition,
): number {
  const own = definition.containers.find((one) => one.name === container.name)?.cpu ?? 0;
  const units = [Number(task.cpu), own].filter((one) => Number.isFinite(one) && one > 0);
  return units.some((one) => one <= SMALL_CPU_UNITS) ? SMALL_HZ : USUAL_HZ;
}

/** `remarks`: options that were asked for but do not exist for this process. */
export function decideOptions(
  request: CaptureRequest,
  place: Place,
  { process, children }: Pick<Family, 'process' | 'children'>,
): { readonly options: RecordOptions; readonly remarks: readonly string[] } {
  const { durationMs, mode, cachePySpy, heapIntervalBytes } = request;
  const known = new Set(runtimeOf(process.runtime)?.options.map(({ name }) => name));
  return {
    options: {
      durationMs,
      mode,
      cachePySpy,
      rateHz: request.rateHz ?? defaultRateHz(place.task, place.container, place.definition),
      ...Object.fromEntries([...known].flatMap((name) => (request[name] === undefined ? [] : [[name, request[name]]]))),
      ...(heapIntervalBytes !== undefined && { heapIntervalBytes }),
      subprocesses: children.length > 0,
    },
    remarks: offeredOptions()
      .filter(({ name }) => request[name] === true && !known.has(name))
      .map(({ name, runtimes: able }) => `Recorded without the option ${name}: it is for ${labelsOf(able)}.`),
  };
}
