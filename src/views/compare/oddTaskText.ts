import type { ComparedTask, OddTask } from '../../query/compare/oddTask';
import { untestedText } from '../../query/compare/untestedTasks';
import { formatAmount, formatDelta } from '../../words/changes';
import { plain } from '../text/plain';

/** How many functions and facts are mentioned. */
const TOLD = 3;

/**
 * Which task is the odd one, what it does differently and what is unique about it, and which could not be compared;
 * otherwise why none can be named.
 * Plain text; names are untrusted.
 */
export function oddTaskText(service: string, { odd, why, tasks }: OddTask): string {
  if (odd === null) return why;
  const apart = odd.apart.slice(0, TOLD).map(({ what, own, rest }) => `${what} ${own} (the others ${rest})`);
  return plain(
    [
      `Task ${odd.task.slice(0, 8)} of ${service} is the odd one of ${tasks.length}: ${functionsText(odd)}.`,
      apart.length === 0 ? 'ECS reports no other difference.' : `It alone has ${apart.join('; ')}.`,
      untestedText(tasks),
    ]
      .join(' ')
      .trim(),
    1000,
  );
}

function functionsText({ functions }: ComparedTask): string {
  const told = functions
    .slice(0, TOLD)
    .map(
      ({ name, delta, own, rest }) =>
        `${plain(name, 60)} ${formatDelta(delta, 'share')} (${formatAmount(own, 'share')}, the others ${formatAmount(rest, 'share')})`,
    );
  const more = functions.length - told.length;
  return `${told.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
