/** Captures whose recording ended before its time: in words, and of several tasks. */

/** That a capture is not whole, and why, in words for people; '' of one that is. */
export const partialRemark = ({ partial }: { readonly partial?: string }): string =>
  partial === undefined ? '' : `Partial: ${partial} What was recorded until then is here.`;

/** So many of the tasks that were cut off are told apart: it stands at the head of the file. */
const MOST_PARTIAL = 5;

export function partialOfTasks(
  _: readonly string[],
  all: readonly { readonly task: string; readonly partial?: string }[],
): string | undefined {
  return partialOfCaptures(
    all.flatMap(({ task, partial }) => (partial === undefined ? [] : [`Task ${task.slice(0, 8)}: ${partial}`])),
  );
}

export function partialOfCaptures(told: readonly string[]): string | undefined {
  const more = told.length > MOST_PARTIAL ? [`And ${told.length - MOST_PARTIAL} more.`] : [];
  return told.length === 0 ? undefined : [...new Set(told.slice(0, MOST_PARTIAL)), ...more].join(' ');
}
