import { smallestChange } from '../../query/compare/smallestChange';
import type { CaptureMetadata } from '../../metadata/metadata';
import { runtimeOf } from '../../runtimes/registry';
import { formatPoints } from '../../words/changes';
import { formatCount } from '../../words/figures';
import { durationLabel, type CaptureChoice } from './choice';

/** What is known about a service before it is captured. */
interface PlannedFor {
  /** Number of tasks recorded if the choice says all of them, or of the chosen tasks. */
  readonly tasks: number;
  /** An earlier capture: how busy the service is. */
  readonly previous?: CaptureMetadata;
}

/** Samples per second if the choice leaves it to the task's size, and no earlier capture shows it. */
const USUAL_HZ = 100;

/**
 * The smallest change that two captures of this kind could detect: `10 s on 1 task: changes of 2.8 points and up`. ''
 * if unknown: memory, and recordings without a fixed length.
 */
export function smallestText(choice: CaptureChoice, { tasks: known, previous }: PlannedFor): string {
  const { durationMs, untilStopped, mode, tasks: wanted } = choice;
  if (mode === 'heap' || untilStopped) return '';
  const rateHz = choice.rateHz ?? previous?.requestedRateHz ?? previous?.rateHz ?? USUAL_HZ;
  const tasks = wanted === 'all' ? known : typeof wanted === 'number' ? Math.min(wanted, known) : 1;
  const points = smallestChange({
    durationMs,
    rateHz,
    tasks,
    ...(previous && { previous, previousSampledWaiting: !runtimeOf(previous.runtime)?.idle.samplesAreWork }),
  });
  const plan = `${durationLabel(choice)} on ${formatCount(tasks, 'task')}`;
  return Number.isFinite(points) && points < 100
    ? `${plan}: changes of ${formatPoints(points)} points and up`
    : `${plan}: too short to compare`;
}
