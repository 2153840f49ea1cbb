/** What *Remove Cached py-spy* did, in words. */
import type { CleanedTask } from '../../capture/record/clean';
import { formatCount } from '../../words/figures';
import { plain } from '../text/plain';

const tasks = (count: number): string => formatCount(count, 'task');

/** `service`: made plain. */
export function removedText(service: string, cleaned: readonly CleanedTask[]): string {
  if (cleaned.length === 0) return `${service} has no running task.`;
  const failures = cleaned.filter(({ error }) => error !== null);
  const removed = cleaned.flatMap((one) => one.removed);
  const kept = cleaned.flatMap((one) => one.kept);
  const allFailed = failures.length > 0 && failures.length === cleaned.length;
  return [
    allFailed
      ? ''
      : removed.length === 0
        ? `No py-spy of ours was cached in ${tasks(cleaned.length - failures.length)} of ${service}.`
        : `Removed py-spy from ${tasks(cleaned.filter((one) => one.removed.length > 0).length)} of ${service} (${(removed.reduce((sum, one) => sum + one.bytes, 0) / 1e6).toFixed(1)} MB).`,
    kept.length === 0 ? '' : `Left ${plain(kept[0])}: others can write to it, so it may not be ours.`,
    failures.length === 0
      ? ''
      : `${tasks(failures.length)}${allFailed ? ` of ${service}` : ''} could not be checked: ${plain(`${failures[0].error?.message} ${failures[0].error?.hint}`)}`,
  ]
    .filter((part) => part !== '')
    .join(' ');
}
