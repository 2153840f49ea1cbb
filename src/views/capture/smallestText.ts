import { smallestChange } from '../../query/compare/smallestChange';
import type { CaptureMetadata } from '../../metadata/metadata';
import { runtimeOf } from '../../runtimes/registry';
import { formatPoints } from '../../words/changes';
import { formatCount } from '../../words/figures';
import { durationLabel, type CaptureChoice } from './choice';

/** What is known of a service before it is captured. */
interface PlannedFor {
  /** Tasks that are recorded where the choice says all of them; of chosen tasks how many. */
  readonly tasks: number;
  /** An earlier capture: how busy the service is. */
  readonly previous?: CaptureMetadata;
}

/** Samples a second where the choice leaves it to the task's size, and no earlier capture tells it. */
const USUAL_HZ = 100;

/**
 * The smallest change that two captures of this kind could show: `10 s on 1 task: changes of 2.8 points and up`. '' where that cannot be
 * told: memory, and recordings of no set length.
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
