/** Samples a second where nobody said how many. */
import type { Container, Task, TaskDefinition } from '../../ecs/types';

const USUAL_HZ = 100;
/** On half a core and less: a sample costs the same there, but of less. */
const SMALL_HZ = 50;
const SMALL_CPU_UNITS = 512;

/** 100, or 50 where the task or the container has at most half a vCPU (CPU units of the task, and of the container where it has its own). */
export function defaultRateHz(
  task: Pick<Task, 'cpu'>,
  container: Pick<Container, 'name'>,
  definition: TaskDefinition,
): number {
  const own = definition.containers.find((one) => one.name === container.name)?.cpu ?? 0;
  const units = [Number(task.cpu), own].filter((one) => Number.isFinite(one) && one > 0);
  return units.some((one) => one <= SMALL_CPU_UNITS) ? SMALL_HZ : USUAL_HZ;
}
