import type { Command } from 'commander';
import path from 'node:path';
import { createFleetCapture } from '../../capture/fleet/captureFleet';
import type { FleetPart, FleetResult } from '../../capture/fleet/types';
import { captureFileName } from '../../capture/keep/store';
import { writeFileAtomic } from '../../capture/keep/writeFileAtomic';
import { createCapture } from '../../capture/record/captureTask';
import type { CaptureDependencies } from '../../capture/record/captureTask';
import type { CaptureRequest, CaptureResult } from '../../capture/types';
import { parseTarget } from '../arguments';
import { accessOf } from '../awsOptions';
import { addCaptureOptions, requestOfOptions, type CaptureOptions } from '../captureOptions';
import { assertWritable, assertWritableFolder } from '../folders';
import { untilInterrupted } from '../interrupt';
import type { Output } from '../output';
import { fleetPrinter, progressPrinter } from '../progress';
import { costRemark } from '../../metadata/costRemark';

/**
 * `ecs-profiler capture <cluster>/<service> -o FILE`: a recording of a task, or of several, stored as capture files.
 */
export function addCaptureCommand(program: Command, output: Output): void {
  const command = program
    .command('capture')
    .description('record running tasks and store the capture')
    .argument('<cluster/service>', 'what to record');
  addCaptureOptions(command).action(async (target: string, options: CaptureOptions) =>
    capture(target, options, output),
  );
}

async function capture(targetText: string, options: CaptureOptions, output: Output): Promise<void> {
  const request: CaptureRequest = { ...parseTarget(targetText), ...requestOfOptions(options) };
  await (options.split ? assertWritableFolder(options.output) : assertWritable(options.output));
  const dependencies = { access: await accessOf(options, output), assetsDir: path.join(__dirname, 'py-spy') };
  const result = await record(dependencies, request, options, output);
  const written = 'parts' in result ? await writeParts(result, options) : null;
  if (!options.split) await writeFileAtomic(options.output, result.file);
  for (const line of captureNotes(result, written)) output.note(line);
  output.result(
    options.json
      ? JSON.stringify(captureRow(options.output, result, written))
      : captureLine(options.output, result, written),
  );
}

function record(
  dependencies: CaptureDependencies,
  request: CaptureRequest,
  { tasks, concurrency, untilStopped }: CaptureOptions,
  output: Output,
): Promise<CaptureResult | FleetResult> {
  const stop = new AbortController();
  const stopFirst = (): void => {
    output.note('Stopping; what has been recorded is kept. Ctrl-C again cancels.');
    stop.abort();
  };
  const work = (signal: AbortSignal): Promise<CaptureResult | FleetResult> => {
    const hooks = { signal, stop: untilStopped ? stop.signal : undefined, log: output.note };
    return tasks === undefined
      ? createCapture(dependencies)(request, { ...hooks, onProgress: progressPrinter(output) })
      : createFleetCapture(dependencies)(
          { ...request, tasks, concurrency },
          { ...hooks, onProgress: fleetPrinter(output) },
        );
  };
  return untilInterrupted(work, untilStopped ? stopFirst : undefined);
}

/** With `--split`, writes a file for each task that was captured. */
async function writeParts({ parts }: FleetResult, { split, output }: CaptureOptions): Promise<WrittenPart[]> {
  const write = async (part: FleetPart): Promise<WrittenPart> => {
    if (!split || !part.result) return { part, file: null };
    const file = path.join(output, captureFileName(part.result.metadata));
    await writeFileAtomic(file, part.result.file);
    return { part, file };
  };
  return Promise.all(parts.map(write));
}

// The output of `capture`: one line for people, or the JSON that scripts rely on.

/** One task of the capture, and the file it was written to; null if all tasks are in one file. */
interface WrittenPart {
  readonly part: FleetPart;
  readonly file: string | null;
}

/** `file`: the file, or the folder of several. `written`: set if several tasks were requested. */
export function captureRow(
  file: string,
  { metadata: m }: CaptureResult,
  written: readonly WrittenPart[] | null,
): object {
  return {
    file,
    service: m.service,
    task: m.task,
    container: m.container,
    pid: m.pid,
    runtime: m.runtime,
    collector: m.collector,
    durationMs: m.durationMs,
    rateHz: m.rateHz,
    samples: m.samples,
    bytesOnWire: m.bytesOnWire,
    ...(written && { sources: written.map(sourceRow) }),
    mode: m.mode,
    options: m.options ?? [],
    errors: m.errors,
    lostSamples: m.lostSamples ?? null,
    coverage: m.coverage ?? null,
    expectedErrorPoints: m.expectedErrorPoints ?? null,
    cost: m.cost ?? null,
    remarks: m.remarks ?? [],
  };
}

const sourceRow = ({ part: { source }, file }: WrittenPart): object => ({
  task: source.task,
  container: source.container,
  pid: source.pid,
  samples: source.samples,
  error: source.error,
  ...(file !== null && { file }),
});

function captureLine(file: string, { metadata: m }: CaptureResult, written: readonly WrittenPart[] | null): string {
  const count = written?.length ?? 1;
  const where = count > 1 ? `${count} tasks` : `task ${m.task}, pid ${m.pid}`;
  return `${file}: ${m.samples} samples of ${m.service}, ${where}, by ${m.collector}`;
}

/** Facts and warnings that go with a result, one a line. */
function captureNotes({ metadata, remark }: CaptureResult, written: readonly WrittenPart[] | null): string[] {
  const cost = costRemark(metadata);
  const failed = (written ?? []).flatMap(({ part }) => (part.error ? [part.source] : []));
  return [
    failed.length > 0
      ? `Warning: ${failed.length} of ${written?.length} tasks could not be captured: ${failed.map(({ task }) => task.slice(0, 8)).join(', ')}.`
      : '',
    ...(metadata.remarks ?? []),
    cost.text === '' ? '' : `${cost.isWarning ? 'Warning: ' : ''}${cost.text}`,
    remark,
  ].filter((line) => line !== '');
}
