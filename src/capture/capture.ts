/** One capture from the request to the file: check, connect, find, prepare, record, fetch, clean, store. */
import type { Container, EcsReader, Service, Task, TaskDefinition } from '../ecs/types';
import type { ExecApi, OpenRemoteHost, RemoteHost } from '../exec/types';
import { writeSpeedscope } from '../profile/formats/writeSpeedscope';
import type { CaptureMetadata, Profile } from '../profile/types';
import { chooseProcess, processName } from './chooseProcess';
import { createCollectors } from './collectors';
import { cancelled, toCaptureError } from './errors';
import { explainLoss } from './explainLoss';
import { findProcesses } from './findProcesses';
import { countSamples, idleRemark, idleShareOf } from './idle';
import { assertReachable, ptraceRemark } from './preflight';
import { createProgress } from './progress';
import { selectContainer, selectTask } from './selectTarget';
import { watchTask } from './taskStatus';
import { CaptureError, type CaptureHooks, type CaptureRequest, type CaptureResult, type Recording, type RemoteProcess } from './types';

export interface CaptureDependencies {
  readonly ecs: EcsReader;
  readonly execApi: ExecApi;
  readonly openRemoteHost: OpenRemoteHost;
  /** Folder of the packed py-spy programs. */
  readonly assetsDir: string;
  /** Redacted one-line trace of the channel, for the log. */
  readonly trace?: (line: string) => void;
}

/** Where a capture runs, once the checks have passed. */
interface Place {
  readonly service: Service;
  readonly task: Task;
  readonly container: Container;
  readonly definition: TaskDefinition;
  readonly region: string;
}

interface Recorded {
  readonly process: RemoteProcess;
  readonly recording: Recording;
  readonly bytesOnWire: number;
}

type Report = ReturnType<typeof createProgress>;

/**
 * Returns `capture(request, hooks)`. It throws CaptureError only, one message each, and leaves no process, port or file of
 * ours in the task however it ends (but for py-spy's cache). It does not write the result anywhere: that is the caller's.
 */
export function createCapture(dependencies: CaptureDependencies): (request: CaptureRequest, hooks: CaptureHooks) => Promise<CaptureResult> {
  const { ecs, execApi, openRemoteHost, trace } = dependencies;
  const collectors = createCollectors(dependencies.assetsDir);

  /** Everything that AWS's API can tell; sends nothing into the task. */
  async function check(request: CaptureRequest, hooks: CaptureHooks): Promise<Place> {
    const service = await ecs.service(request.cluster, request.service);
    const task = await selectTask(ecs, service, request, hooks);
    const [definition, region] = await Promise.all([ecs.taskDefinition(task.taskDefinition), ecs.region()]);
    const container = selectContainer(task, service, request.container, hooks.log);
    assertReachable(task, service, container, definition);
    return { service, task, container, definition, region };
  }

  async function recordIn(host: RemoteHost, place: Place, request: CaptureRequest, hooks: CaptureHooks, report: Report): Promise<Recorded> {
    report('find', 0, `Looking for the process in ${place.container.name}`);
    const processes = await findProcesses(host, hooks.signal);
    throwIfCancelled(hooks.signal);
    const process = await chooseProcess(processes, request.runtime, hooks.pick);
    throwIfCancelled(hooks.signal);
    const collector = process.runtime && collectors.get(process.runtime);
    if (!collector) throw new CaptureError('no-process', 'No collector can record this process.', 'Choose a Python or Node process.');
    hooks.log(`process ${processName(process)} (pid ${process.pid}, ${process.runtime}) chosen: ${Math.round(process.cpuShare * 100)} % of a core`);
    report('prepare', 0, `Checking ${processName(process)} (pid ${process.pid})`);
    await collector.check(host, process);
    throwIfCancelled(hooks.signal);
    const remark = ptraceRemark(place.container, place.definition, collector.runtime);
    if (remark) hooks.log(remark);
    const recording = await collector.record(host, {
      process,
      durationMs: request.durationMs,
      rateHz: request.rateHz,
      mode: request.mode,
      cachePySpy: request.cachePySpy,
      signal: hooks.signal,
      onProgress: report,
      log: hooks.log,
    });
    return { process, recording, bytesOnWire: host.bytesOnWire };
  }

  return async (request, hooks) => {
    const report = createProgress(request.durationMs, hooks);
    let host: RemoteHost | undefined;
    let place: Place | undefined;
    let unwatch = (): void => undefined;
    try {
      throwIfCancelled(hooks.signal);
      report('check', 0, `Checking ${request.service.split('/').pop()}`);
      place = await check(request, hooks);
      throwIfCancelled(hooks.signal);
      report('connect', 0, `Connecting to task ${place.task.id.slice(0, 8)}`);
      const { clusterArn } = place.service;
      const target = { clusterArn, taskArn: place.task.arn, container: place.container.name, runtimeId: place.container.runtimeId };
      const opened = (host = await openRemoteHost(execApi, target, { signal: hooks.signal, trace }));
      // Closing fails whatever waits for the task; the reason is found below.
      unwatch = watchTask(ecs, place.task, opened, () => void opened.close());
      const recorded = await recordIn(host, place, request, hooks, report);
      report('clean', 0, 'Cleaning up in the task');
      await host.close();
      throwIfCancelled(hooks.signal);
      report('store', 0, 'Reading the recording');
      return resultOf(recorded, place, request);
    } catch (error) {
      const failure = toCaptureError(error, hooks.signal);
      throw place && host ? await explainLoss(ecs, place.task, failure) : failure;
    } finally {
      unwatch();
      // A second close does nothing.
      await host?.close();
    }
  };
}

function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw cancelled();
}

function resultOf({ process, recording, bytesOnWire }: Recorded, place: Place, request: CaptureRequest): CaptureResult {
  const { service, task, container, definition, region } = place;
  const runtime = process.runtime ?? 'python';
  const samples = countSamples(recording.profile);
  const metadata: CaptureMetadata = {
    formatVersion: 1,
    clusterArn: service.clusterArn,
    cluster: service.clusterArn.split('/').pop() ?? '',
    service: service.name,
    taskArn: task.arn,
    task: task.id,
    container: container.name,
    taskDefinition: `${definition.family}:${definition.revision}`,
    revision: definition.revision,
    imageDigest: container.imageDigest,
    region,
    pid: process.pid,
    processName: processName(process),
    runtime,
    runtimeVersion: recording.runtimeVersion,
    collector: recording.collector,
    mode: request.mode,
    rateHz: recording.rateHz,
    requestedMs: request.durationMs,
    durationMs: Math.round(recording.durationMs),
    startedAt: recording.startedAt,
    samples,
    errors: recording.errors,
    bytesOnWire,
  };
  const idleShare = idleShareOf(recording, runtime, request.mode);
  const profile: Profile = { ...recording.profile, name: `${service.name} ${metadata.processName}`, capture: metadata };
  return {
    profile,
    metadata,
    file: new TextEncoder().encode(writeSpeedscope(profile)),
    idleShare,
    remark: idleRemark(idleShare, samples, runtime, recording.durationMs),
  };
}
