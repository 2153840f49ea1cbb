import type { FleetProgress } from '../capture/fleet/types';
import type { CaptureProgress } from '../capture/types';
import { oneLine, type Output } from './output';

/** Prints a line when the capture's message changes, at most one a second within a phase. */
export function progressPrinter(output: Output, now: () => number = Date.now): (progress: CaptureProgress) => void {
  let phase = '';
  let last = '';
  let at = 0;
  return (progress) => {
    if (progress.message === last || (progress.phase === phase && now() - at < 1000)) return;
    phase = progress.phase;
    last = progress.message;
    at = now();
    output.note(oneLine(progress.message));
  };
}

/** Between two lines that differ only in the share. */
const AGAIN_MS = 5000;
const SHORTEST_MS = 1000;

/**
 * Progress of several tasks in lines, for terminals and pipes alike: how many are in which phase, when that changes or
 * every five seconds, at most one line a second; and one line for each task as it ends.
 */
export function fleetPrinter(output: Output, now: () => number = Date.now): (progress: FleetProgress) => void {
  const ended = new Set<string>();
  let last = '';
  let at = Number.NEGATIVE_INFINITY;
  return ({ tasks, message, fraction }) => {
    for (const one of tasks) {
      if ((one.phase !== 'done' && one.phase !== 'failed') || ended.has(one.task)) continue;
      ended.add(one.task);
      output.note(oneLine(`task ${one.task.slice(0, 8)} ${one.phase === 'done' ? 'done' : `failed: ${one.message}`}`));
    }
    const since = now() - at;
    if (ended.size === tasks.length || since < (message === last ? AGAIN_MS : SHORTEST_MS)) return;
    last = message;
    at = now();
    output.note(`${oneLine(message)} (${Math.round(fraction * 100)} %)`);
  };
}
