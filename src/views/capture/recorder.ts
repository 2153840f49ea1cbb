import * as vscode from 'vscode';
import { createFleetCapture } from '../../capture/fleet/captureFleet';
import { keepSoFar } from '../../capture/keep/keepSoFar';
import { createCapture } from '../../capture/record/captureTask';
import type { FleetPart } from '../../capture/fleet/types';
import { CaptureError, type CaptureHooks, type CapturePhase, type CaptureResult } from '../../capture/types';
import { ExecError } from '../../exec/types';
import { isLive, requestOfChoice, type CaptureChoice } from './choice';
import { fleetLine, phaseChanges } from './fleetText';
import { rememberCapture } from './lastCapture';
import { pickProcess, sayCutOff, sayPartial, tellFirstCapture } from './notices';
import type { RunningCaptures } from './running';
import { createSteps } from './steps';
import { madeAt, storedTarget, type CaptureTarget } from './target';
import type { LiveTab, LiveTabOptions } from '../live/liveTab';
import type { WindowAccesses } from '../shared/accesses';
import { showFailure } from '../shared/failure';
import type { Log } from '../shared/log';
import { captureSettings } from '../shared/settings';
import { plain } from '../text/plain';

/** Handles a finished recording, with a part for each of its tasks. */
type Finish = (result: CaptureResult & { readonly parts: readonly FleetPart[] }) => Promise<void>;

/** Records a target and opens its flame graph; every failure is shown, none is thrown. */
export interface Recorder {
  /**
   * `finish`: handles a recording of several tasks instead of storing and showing it. Such a recording is not shown
   * live, nor repeated.
   */
  record(target: CaptureTarget, choice: CaptureChoice, finish?: Finish): Promise<void>;
}

interface RecorderParts {
  readonly state: vscode.Memento;
  readonly log: Log;
  readonly running: RunningCaptures;
  readonly accesses: WindowAccesses;
  /** Folder of the packed py-spy programs. */
  readonly assetsDir: string;
  /** The tab that shows a capture; its file is kept free for it. */
  readonly openLive: (options: Omit<LiveTabOptions, 'uri'> & { readonly target: CaptureTarget }) => Promise<LiveTab>;
  /** Stores a result, at this URI where one was kept free, and resolves to its URI: another one where it was not taken. */
  readonly store: (result: CaptureResult, uri: string | undefined) => Promise<string>;
  /** Keeps what there is so far at a URI that was kept free, in case this window is ended. */
  readonly keepSoFar: (result: CaptureResult, uri: string) => Promise<void>;
  /** Gives up a URI that was kept free. */
  readonly release: (uri: string) => Promise<void>;
  readonly show: (uri: string) => Promise<void>;
}

type Result = CaptureResult & { readonly parts?: readonly FleetPart[] };

export function createRecorder(parts: RecorderParts): Recorder {
  const record = async (chosen: CaptureTarget, choice: CaptureChoice, finish?: Finish): Promise<void> => {
    if (finish === undefined) await rememberCapture(parts.state, { target: storedTarget(chosen), choice });
    const what = `Profiling ${plain(chosen.service)}`;
    for (let target = chosen; ;) {
      try {
        const result = await capture(parts, target, choice, finish);
        if (result.remark !== '') parts.log.info(result.remark);
        sayCutOff(parts.log, result.metadata);
        // Not awaited: the graph is already open, and the notice may stay for a while.
        void sayPartial(parts.log, target.service, result.parts ?? []);
        return;
      } catch (error) {
        if (isCancelled(error)) return sayCancelled(parts.log, target, error);
        if (!(await showFailure(parts.log, `${what} failed`, error, true))) return;
        const access = await parts.accesses.again(madeAt(target), what);
        if (access === undefined) return;
        target = { ...target, access };
      }
    }
  };
  return { record };
}

function capture(
  parts: RecorderParts,
  target: CaptureTarget,
  choice: CaptureChoice,
  finish: Finish | undefined,
): Promise<Result> {
  const title = `Profiling ${plain(target.service)}`;
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return Promise.resolve(
    vscode.window.withProgress(options, async (progress, token) => {
      const cancelling = new AbortController();
      const stopping = new AbortController();
      const cancel = (): void => cancelling.abort();
      const stop = (): void => stopping.abort();
      token.onCancellationRequested(cancel);
      tellFirstCapture(parts.state, { arn: target.clusterArn, name: target.cluster }, cancel);
      const live =
        finish === undefined
          ? await parts.openLive({
              target,
              name: `${target.cluster}/${target.service}`,
              isLive: isLive(choice, captureSettings().live),
              stop,
              cancel,
            })
          : undefined;
      const endsByItself = tasksOf(target, choice) === undefined && !choice.untilStopped;
      const steps = createSteps(parts.running, target, {
        live,
        stop,
        cancel,
        durationMs: endsByItself ? choice.durationMs : undefined,
      });
      const soFar =
        live &&
        keepSoFar(
          (result) => parts.keepSoFar(result, live.uri),
          (error) => parts.log.error('What was recorded so far could not be kept', error),
        );
      let shown = 0;
      const report = (message: string, fraction: number): void => {
        const increment = Math.max(0, fraction * 100 - shown);
        shown += increment;
        progress.report({ message: plain(message), increment });
      };
      try {
        const result = await record(parts, target, choice, {
          signal: cancelling.signal,
          stop: stopping.signal,
          live,
          onSoFar: soFar?.onSoFar,
          report,
          enter: steps.enter,
        });
        steps.end();
        await soFar?.end();
        if (finish !== undefined && result.parts !== undefined) {
          await finish({ ...result, parts: result.parts });
          return result;
        }
        const uri = await parts.store(result, live?.uri);
        if (live?.uri === uri) await live.stored();
        else {
          await live?.discard();
          await parts.show(uri);
        }
        return result;
      } catch (error) {
        await soFar?.end();
        if (live !== undefined) {
          await live.discard();
          await parts
            .release(live.uri)
            .catch((left: unknown) => parts.log.error('The file kept for the capture could not be removed', left));
        }
        throw error;
      } finally {
        steps.end();
      }
    }),
  );
}

/** Which tasks are captured into one; undefined: one task alone. */
const tasksOf = (target: CaptureTarget, choice: CaptureChoice) =>
  target.tasks ?? (target.task === undefined ? choice.tasks : undefined);

interface Steering {
  readonly signal: AbortSignal;
  readonly stop: AbortSignal;
  readonly live: LiveTab | undefined;
  readonly onSoFar: CaptureHooks['onSoFar'];
  readonly report: (message: string, fraction: number) => void;
  readonly enter: (phase: CapturePhase) => void;
}

async function record(
  { log, assetsDir }: RecorderParts,
  target: CaptureTarget,
  choice: CaptureChoice,
  { signal, stop, live, onSoFar, report, enter }: Steering,
): Promise<Result> {
  const { cachePySpy, fetchPySpy, concurrency } = captureSettings();
  const dependencies = { access: target.access, assetsDir };
  const request = {
    ...requestOfChoice(choice),
    cluster: target.clusterArn,
    service: target.service,
    container: target.container,
    cachePySpy,
    fetchPySpy,
  };
  const hooks = { signal, stop, live: live?.hooks, onSoFar, log: (line: string) => log.info(line) };
  const tasks = tasksOf(target, choice);
  if (tasks === undefined) {
    return createCapture(dependencies)(
      { ...request, task: target.task },
      {
        ...hooks,
        pick: pickProcess,
        onRecorded: live?.recorded,
        onProgress: ({ phase, message, fraction }) => {
          enter(phase);
          report(message, fraction);
        },
      },
    );
  }
  const changes = phaseChanges();
  return createFleetCapture(dependencies)(
    { ...request, tasks, concurrency: target.together ? target.tasks?.length : concurrency },
    {
      ...hooks,
      onProgress: (progress) => {
        for (const line of changes(progress)) log.info(line);
        if (progress.tasks.some(({ phase }) => phase === 'record')) enter('record');
        else if (progress.tasks.every(({ phase }) => phase === 'done' || phase === 'failed')) enter('store');
        report(fleetLine(progress), progress.fraction);
      },
    },
  );
}

const isCancelled = (error: unknown): boolean =>
  (error instanceof CaptureError || error instanceof ExecError) && error.code === 'cancelled';

function sayCancelled(log: Log, target: CaptureTarget, error: unknown): void {
  log.info(`The capture of ${target.service} was cancelled.`);
  const hint = error instanceof CaptureError || error instanceof ExecError ? error.hint : '';
  void vscode.window.showInformationMessage(
    `The capture of ${plain(target.service)} was cancelled. ${plain(hint)}`.trim(),
  );
}
