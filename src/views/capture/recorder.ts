import * as vscode from 'vscode';
import { createFleetCapture } from '../../capture/fleet/captureFleet';
import { createCapture } from '../../capture/record/captureTask';
import type { FleetPart } from '../../capture/fleet/types';
import { CaptureError, type CapturePhase, type CaptureResult } from '../../capture/types';
import { ExecError } from '../../exec/types';
import { isLive, requestOfChoice, type CaptureChoice } from './choice';
import { fleetLine, phaseChanges } from './fleetText';
import { rememberCapture } from './lastCapture';
import { pickProcess, sayPartial, tellFirstCapture } from './notices';
import type { RunningCaptures } from './running';
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
  /** Stores a result, at this URI where one was kept free, and resolves to its URI. */
  readonly store: (result: CaptureResult, uri: string | undefined) => Promise<string>;
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
      const steps = createSteps(parts, target, {
        live,
        stop,
        cancel,
        durationMs: endsByItself ? choice.durationMs : undefined,
      });
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
          report,
          enter: steps.enter,
        });
        steps.end();
        if (finish !== undefined && result.parts !== undefined) {
          await finish({ ...result, parts: result.parts });
          return result;
        }
        const uri = await parts.store(result, live?.uri);
        await (live === undefined ? parts.show(uri) : live.stored());
        return result;
      } catch (error) {
        await live?.discard();
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
  readonly report: (message: string, fraction: number) => void;
  readonly enter: (phase: CapturePhase) => void;
}

async function record(
  { log, assetsDir }: RecorderParts,
  target: CaptureTarget,
  choice: CaptureChoice,
  { signal, stop, live, report, enter }: Steering,
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
  const hooks = { signal, stop, live: live?.hooks, log: (line: string) => log.info(line) };
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

interface StepParts {
  readonly live: LiveTab | undefined;
  readonly stop: () => void;
  readonly cancel: () => void;
  /** Duration of the recording; undefined if it runs until stopped, or each task has its own. */
  readonly durationMs: number | undefined;
}

/** Things that begin and end with the recording itself: the button in the status bar, the clock of the live tab. */
function createSteps(
  { running }: RecorderParts,
  { service }: CaptureTarget,
  { live, stop, cancel, durationMs }: StepParts,
): { enter(phase: CapturePhase): void; end(): void } {
  let button: vscode.Disposable | undefined;
  const end = (): void => {
    button?.dispose();
    live?.finishing();
  };
  return {
    enter(phase) {
      if (phase === 'record' && button === undefined) {
        const stopOnce = (): void => {
          end();
          stop();
        };
        button = running.add({
          label: service,
          stop: stopOnce,
          cancel,
          ...(live?.hooks !== undefined && { togglePause: () => live.togglePause() }),
        });
        live?.recording(durationMs);
      }
      if (phase === 'fetch' || phase === 'clean' || phase === 'store') end();
      if (phase === 'fetch') live?.fetching();
    },
    end,
  };
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
