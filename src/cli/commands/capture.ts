import type { Command } from 'commander';
import path from 'node:path';
import { createFleetCapture } from '../../capture/fleet/captureFleet';
import type { FleetPart, FleetResult } from '../../capture/fleet/types';
import { captureFileName } from '../../capture/keep/store';
import { writeFileAtomic } from '../../capture/keep/writeFileAtomic';
import { createCapture } from '../../capture/record/capture';
import type { CaptureDependencies } from '../../capture/record/captureTask';
import type { CaptureRequest, CaptureResult } from '../../capture/types';
import { accessOf } from '../awsOptions';
import { addCaptureOptions, requestOf, type CaptureOptions } from '../captureOptions';
import { captureLine, captureNotes, captureRow, type WrittenPart } from '../captureResult';
import { fleetPrinter } from '../fleetPrinter';
import { assertWritable, assertWritableFolder } from '../folders';
import { untilInterrupted } from '../interrupt';
import type { Output } from '../output';
import { progressPrinter } from '../progressPrinter';
import { parseTarget } from '../target';

/** `ecs-profiler capture <cluster>/<service> -o FILE`: a recording of a task, or of several, stored as capture files. */
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
  const request: CaptureRequest = { ...parseTarget(targetText), ...requestOf(options) };
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

/** With `--split` a file for each task that could be captured. */
async function writeParts({ parts }: FleetResult, { split, output }: CaptureOptions): Promise<WrittenPart[]> {
  const write = async (part: FleetPart): Promise<WrittenPart> => {
    if (!split || !part.result) return { part, file: null };
    const file = path.join(output, captureFileName(part.result.metadata));
    await writeFileAtomic(file, part.result.file);
    return { part, file };
  };
  return Promise.all(parts.map(write));
}
