import type * as vscode from 'vscode';
import type { CaptureChoice } from '../capture/lastCapture';
import type { Recorder } from '../capture/recorder';
import type { CaptureShelf } from '../captures/shelf';
import type { FlameDocument, FlameEvents } from '../flame/types';
import type { LineDrift } from '../heat/lineDrift';
import type { LineHeatView } from '../heat/lineHeat';
import type { Log } from '../shared/log';
import { createFrameOpener } from './openFrame';

/** How much longer a repeated capture records. */
const LONGER = 3;

export interface FlameEventParts {
  readonly recorder: Recorder;
  readonly shelf: CaptureShelf;
  readonly heat: LineHeatView;
  readonly drift: LineDrift;
  readonly log: Log;
}

/** What the rest of the extension does when something happens in a flame graph. */
export function flameEvents(parts: FlameEventParts): FlameEvents {
  const { recorder, shelf, heat, drift, log } = parts;
  const openFrame = createFrameOpener();
  return {
    onShowFrame({ location, file, line, keepFocus }, { queries }) {
      const lineNow = async (document: vscode.TextDocument): Promise<number | null> => (await drift.in(queries, document))(location?.line ?? 0);
      return openFrame({ file, line, source: location, lineNow }, { keepFocus });
    },
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
