import type * as vscode from 'vscode';
import { capturedAt } from '../../capture/capturedAt';
import { MAX_DURATION_MS, type CaptureChoice } from '../capture/choice';
import type { Recorder } from '../capture/recorder';
import type { KeptCaptures } from '../captures/keptCaptures';
import type { Exporter } from '../exports/saveExport';
import type { FlameDocument, FlameEvents } from '../flame/types';
import type { Heat } from '../heat/createHeat';
import type { IterationsTree } from '../iterations/iterationsTree';
import type { WindowAccesses } from '../shared/accesses';
import type { Log } from '../shared/log';
import { plain } from '../text/plain';
import type { TieQuestions } from '../mapping/askTies';
import type { FrameOpener } from '../source/openFrame';
import type { TruthBadge } from '../source/truthBadge';
import type { Truths, SourceTruth } from '../source/truths';
import { wholeProfile } from '../../profile/scope';
import type { TruthRow } from '../../protocol';
import { truthText } from '../../source/truth/judge';
import type { ProfileQueries } from '../../query/queries';

/** How much longer a repeated capture records. */
const LONGER = 3;
/**
 * A recording may be this much shorter than requested; one that was stopped earlier is repeated with its actual length.
 */
const ROUNDING_MS = 1000;

interface FlameEventParts {
  readonly recorder: Recorder;
  readonly accesses: WindowAccesses;
  readonly keptCaptures: KeptCaptures;
  readonly iterations: Pick<IterationsTree, 'follow'>;
  readonly heat: Pick<Heat, 'follow'>;
  readonly truths: Truths;
  readonly badge: TruthBadge;
  readonly openFrame: FrameOpener;
  readonly ties: TieQuestions;
  readonly log: Log;
  readonly exporter: Exporter;
}

/** What the rest of the extension does when something happens in a flame graph. */
export function flameEvents(parts: FlameEventParts): FlameEvents {
  const { recorder, accesses, keptCaptures, iterations, heat, truths, badge, openFrame, ties, log, exporter } = parts;
  return {
    onShowFrame({ location, file, line, keepFocus }, { queries }) {
      const lineNow = async (document: vscode.TextDocument): Promise<number | null> =>
        (await truths.in(queries, document))(location?.line ?? 0);
      return openFrame({ file, line, source: location, lineNow }, { keepFocus });
    },
    onScopeChanged: (document, scope) => heat.follow(document, scope),
    onExport: exporter.save,
    onActiveChanged(document) {
      badge.follow(document);
      iterations.follow(document?.summary.capture ?? undefined);
      // A recording in progress is not stored yet.
      if (document === undefined || document.live !== undefined) return;
      keptCaptures
        .opened(document)
        .catch((error: unknown) => log.error('The top share of a capture could not be read', error));
      ties
        .ask(document)
        .catch((error: unknown) => log.error("The location of a capture's code could not be read", error));
    },
    truthsOf: async ({ queries }) =>
      Promise.all(
        (await truths.all(queries)).flatMap((source) =>
          source.file === null ? [] : [truthRow(queries, source.file, source)],
        ),
      ),
    onTruthsChanged: truths.onDidChange,
    onAction: (action, document) => again(recorder, accesses, document, action),
    onProblem: (message, cause) => log.error(message, cause),
  };
}

async function again(
  recorder: Recorder,
  accesses: WindowAccesses,
  { summary }: FlameDocument,
  action: 'longerCapture' | 'wallCapture',
): Promise<void> {
  const { capture } = summary;
  if (capture === null) return;
  const { clusterArn, cluster, service, taskArn, container, mode, sources } = capture;
  const isOn = (option: string): boolean => capture.options?.includes(option) === true;
  const rateHz = capture.requestedRateHz ?? Math.round(capture.rateHz);
  const same = { ...(rateHz > 0 && { rateHz }), gil: isOn('gil'), native: isOn('native'), blocking: isOn('blocking') };
  const isShort = capture.durationMs < capture.requestedMs - ROUNDING_MS;
  const durationMs = isShort ? Math.max(1000, Math.round(capture.durationMs / 1000) * 1000) : capture.requestedMs;
  const choice: CaptureChoice =
    action === 'longerCapture'
      ? { ...same, durationMs: Math.min(MAX_DURATION_MS, durationMs * LONGER), mode }
      : { ...same, durationMs, mode: 'wall' };
  const tasks = [...new Set(sources?.map(({ task }) => task))];
  const access = await accesses.to(capturedAt(capture), `Capturing ${plain(service)} again`);
  if (access === undefined) return;
  await recorder.record(
    { access, clusterArn, cluster, service, container, ...(tasks.length > 1 ? { tasks } : { task: taskArn }) },
    choice,
  );
}

/** The message to the graph's page about a workspace file. */
async function truthRow(
  queries: Pick<ProfileQueries, 'lineHeat'>,
  file: string,
  { truth, lineNow }: SourceTruth,
): Promise<TruthRow> {
  const heat = truth.truth === 'moved' ? await queries.lineHeat(wholeProfile, file) : [];
  return {
    file,
    truth: truth.truth,
    text: truthText(truth),
    lines: heat.map(({ line }) => [line, lineNow(line) ?? 0] as const),
  };
}
