import { oddTask, type TaskAgainstRest } from './oddTask';
import { shownFunction, type ShownContext } from '../shownFunction';
import type { ComparedTask, OddTask } from './types';

/** Functions told of each task. */
const FUNCTIONS = 20;

/** Each task of a capture against all others, functions in words and places. */
export function oddTasks(context: ShownContext): OddTask {
  const { tasks, odd, why } = oddTask(context.model.profile);
  const shown = (task: TaskAgainstRest): ComparedTask => ({
    ...task,
    functions: task.functions.slice(0, FUNCTIONS).map((row) => ({ ...shownFunction(context, row.frame), ...row })),
  });
  const all = tasks.map(shown);
  return { tasks: all, odd: odd === null ? null : all[0], why };
}
