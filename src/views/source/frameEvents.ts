import type { CaptureChoice } from '../capture/lastCapture';
import type { Recorder } from '../capture/recorder';
import type { CaptureShelf } from '../captures/shelf';
import type { FlameDocument, FlameEvents } from '../flame/types';
import type { LineHeatView } from '../heat/lineHeat';
import type { Log } from '../shared/log';
import { openFrame } from './openFrame';

/** How much longer a repeated capture records. */
const LONGER = 3;

/** What the rest of the extension does when something happens in a flame graph. */
export function flameEvents(parts: { readonly recorder: Recorder; readonly shelf: CaptureShelf; readonly heat: LineHeatView; readonly log: Log }): FlameEvents {
  const { recorder, shelf, heat, log } = parts;
  return {
    onShowFrame: ({ location, file, line, keepFocus }) => openFrame({ file, line, source: location }, { keepFocus }),
    onActiveChanged(document) {
      heat.follow(document?.queries);
      if (document !== undefined) shelf.opened(document).catch((error: unknown) => log.error('The top share of a capture could not be read', error));
    },
    onAction: (action, document) => again(recorder, document, action),
    onProblem: (message, cause) => log.error(message, cause),
  };
}

async function again(recorder: Recorder, { summary }: FlameDocument, action: 'longerCapture' | 'wallCapture'): Promise<void> {
  const { capture } = summary;
  if (capture === null) return;
  const { clusterArn, cluster, service, taskArn, container, requestedMs, rateHz, mode } = capture;
  const choice: CaptureChoice = action === 'longerCapture'
    ? { durationMs: requestedMs * LONGER, rateHz, mode }
    : { durationMs: requestedMs, rateHz, mode: 'wall' };
  await recorder.record({ clusterArn, cluster, service, task: taskArn, container }, choice);
}
