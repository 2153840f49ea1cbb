/** Which tasks of a capture could not be compared with the others, and why, in words. */
import type { Doubt } from '../../profile/diff/types';
import { formatCount } from '../../words/figures';

/** Why a task could not be compared: for what it lacks itself, or for what the others lack together. */
export interface Untested {
  readonly of: 'task' | 'others';
  readonly doubt: Doubt;
}

/** How many tasks of one reason, and how many reasons, are named. */
const TOLD = 3;

/** Sentences on the tasks that could not be compared; '' if all could. */
export function untestedText(tasks: readonly { readonly task: string; readonly untested?: Untested }[]): string {
  const groups = new Map<string, { readonly untested: Untested; readonly ids: string[] }>();
  for (const { task, untested } of tasks) {
    if (untested === undefined) continue;
    const key = JSON.stringify(untested);
    const group = groups.get(key) ?? { untested, ids: [] };
    groups.set(key, group);
    group.ids.push(task.slice(0, 8));
  }
  const told = [...groups.values()];
  if (told.length === 1 && told[0].ids.length === tasks.length)
    return `${tasks.length === 2 ? 'Neither of the two' : `None of the ${tasks.length}`} tasks could be compared: ${reason(told[0].untested, 'each')}.`;
  const more = told.slice(TOLD).reduce((sum, { ids }) => sum + ids.length, 0);
  return [
    ...told
      .slice(0, TOLD)
      .map(({ untested, ids }) =>
        ids.length === 1
          ? `Task ${ids[0]} could not be compared: ${reason(untested, 'it')}.`
          : `Tasks ${listed(ids)} could not be compared: ${reason(untested, 'each')}.`,
      ),
    ...(more > 0 ? [`Nor could ${formatCount(more, 'more task')}.`] : []),
  ].join(' ');
}

function listed(ids: readonly string[]): string {
  const more = ids.length - TOLD;
  return more > 0
    ? `${ids.slice(0, TOLD).join(', ')} and ${more} more`
    : `${ids.slice(0, -1).join(', ')} and ${ids[ids.length - 1]}`;
}

function reason({ of, doubt }: Untested, task: 'it' | 'each'): string {
  const [has, is] = of === 'others' ? ['the others have', 'the others are'] : [`${task} has`, `${task} is`];
  switch (doubt.kind) {
    case 'empty':
      return `${has} no samples`;
    case 'unordered':
      return 'the samples are not in time order (sums of stacks, bytes or counts), so the noise is unknown';
    case 'short':
      return `${is} too short (${formatCount(doubt.found, 'block')} of 1 s or more, ${doubt.needed} are needed)`;
    case 'few':
      return `${has} too few samples (worth ${doubt.found}, ${doubt.needed} are needed)`;
  }
}
