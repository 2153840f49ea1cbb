/** Several tasks in one line, and each of them in the log. */
import type { FleetPart, FleetProgress, TaskProgress } from '../../capture/fleet/types';

const short = (task: string): string => task.slice(0, 8);
const isEnded = ({ phase }: TaskProgress): boolean => phase === 'done' || phase === 'failed';

/**
 * Counts, then what the task that is furthest behind does: `3 tasks: 2 recording, 1 connecting · 3f2a9c11: Opening a
 * session`.
 */
export function fleetLine({ tasks, message }: FleetProgress): string {
  const open = tasks.filter((task) => !isEnded(task) && task.phase !== 'waiting');
  if (tasks.length === 1 || open.length === 0) return message;
  const slowest = open.reduce((a, b) => (b.fraction < a.fraction ? b : a));
  return `${message} · ${short(slowest.task)}: ${slowest.message}`;
}

/** Gives the lines for the log: one for each task that entered another phase since the last call. */
export function phaseChanges(): (progress: FleetProgress) => string[] {
  const seen = new Map<string, TaskProgress['phase']>();
  return ({ tasks }) =>
    tasks.flatMap(({ task, phase, message }) => {
      const before = seen.get(task) ?? 'waiting';
      seen.set(task, phase);
      return before === phase ? [] : [`task ${short(task)}: ${phase}${phase === 'done' ? '' : `: ${message}`}`];
    });
}

/** `2 of 3 tasks of orders-api were captured. Not 3f2a9c11: ECS Exec is off.`; '' where all were. */
export function partialText(service: string, parts: readonly FleetPart[]): string {
  const failed = parts.filter(({ error }) => error !== null);
  if (failed.length === 0) return '';
  const named = failed.slice(0, 3).map(({ source, error }) => `${short(source.task)}: ${error?.message ?? ''}`);
  const more = failed.length > named.length ? ` And ${failed.length - named.length} more.` : '';
  return `${parts.length - failed.length} of ${parts.length} tasks of ${service} were captured. Not ${named.join(' Not ')}${more}`;
}
