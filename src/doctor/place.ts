/** The subject of a diagnosis, as ECS describes it. */
import type { Container, Service, Task, TaskDefinition } from '../ecs/types';
import type { MaybeKnown } from './types';

/**
 * The facts of the checks that need no session: what DescribeServices, DescribeTasks and DescribeTaskDefinition say.
 */
export interface CheckedPlace {
  readonly service: MaybeKnown<Service>;
  /** Null: the service has no task at all. */
  readonly task: MaybeKnown<Task | null>;
  readonly container: MaybeKnown<Container>;
  readonly definition: MaybeKnown<TaskDefinition>;
  /** Now, in ms since 1970: the age of a task decides whether its agent may still be starting. */
  readonly now: number;
}

export type ContainerDefinition = TaskDefinition['containers'][number];

/** The container's part of the task definition. */
export function definedContainer({ container, definition }: CheckedPlace): MaybeKnown<ContainerDefinition> {
  if ('unknown' in definition) return definition;
  if ('unknown' in container) return container;
  const found = definition.value.containers.find((one) => one.name === container.value.name);
  return found
    ? { value: found }
    : {
        unknown: `The task definition ${definition.value.family}:${definition.value.revision} does not name container ${container.value.name}.`,
      };
}
