import { ask } from '../../doctor/ask';
import { describedChecks } from '../../doctor/checks/described';
import { rowsOf } from '../../doctor/findings';
import type { CheckRow, MaybeKnown } from '../../doctor/types';
import type { EcsReader, Service, Task, TaskDefinition } from '../../ecs/types';

/** Problems of a container, from the checks that need no session: failed rows, then warnings. */
export type ServiceMarks = readonly CheckRow[];

/** A row of the tree must not wait longer than this for a task definition. */
const DEFINITION_MS = 3000;

/** Reads each task definition once: a revision never changes. */
export class Definitions {
  private readonly read = new Map<string, Promise<MaybeKnown<TaskDefinition>>>();

  /** A failed read is retried the next time. */
  async get(reader: EcsReader, arn: string): Promise<MaybeKnown<TaskDefinition>> {
    const reading =
      this.read.get(arn) ?? ask(new AbortController().signal, DEFINITION_MS, () => reader.taskDefinition(arn));
    this.read.set(arn, reading);
    const fact = await reading;
    if ('unknown' in fact) this.read.delete(arn);
    return fact;
  }
}

/** Marks of each container of a task, in their order. */
export function marksOf(
  service: Service,
  task: Task,
  definition: MaybeKnown<TaskDefinition>,
  now: number,
): ServiceMarks[] {
  return task.containers.map((container) => {
    const rows = rowsOf(describedChecks, {
      service: { value: service },
      task: { value: task },
      container: { value: container },
      definition,
      now,
    });
    return [...rows.filter((row) => row.status === 'failed'), ...rows.filter((row) => row.status === 'warning')];
  });
}
