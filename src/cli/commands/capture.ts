import type { Command } from 'commander';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { createFleetCapture } from '../../capture/fleet/captureFleet';
import type { FleetPart, FleetResult } from '../../capture/fleet/types';
import { keepSoFar } from '../../capture/keep/keepSoFar';
import { captureFileName } from '../../capture/keep/store';
import { createFree, writeFree } from '../../capture/keep/takeName';
import { writeFileAtomic } from '../../capture/keep/writeFileAtomic';
import { writeSomewhere } from '../../capture/keep/writeSomewhere';
import { createCapture } from '../../capture/record/captureTask';
import type { CaptureDependencies } from '../../capture/record/captureTask';
import type { CaptureHooks, CaptureRequest, CaptureResult } from '../../capture/types';
import { parseTarget } from '../arguments';
import { accessOf } from '../awsOptions';
import { addCaptureOptions, requestOfOptions, type CaptureOptions } from '../captureOptions';
import { errorText } from '../failure';
import { assertWritable, assertWritableFolder } from '../folders';
import { untilInterrupted } from '../interrupt';
import { oneLine, type Output } from '../output';
import { fleetPrinter, progressPrinter } from '../progress';
import { partialRemark } from '../../metadata/partial';
import { costRemark } from '../../metadata/costRemark';

const ENDING = '.speedscope.json';

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
  const place = await (options.split ? assertWritableFolder(options.output) : assertWritable(options.output));
  // What is written in place is written once: a FIFO has no room beside it, and a terminal nobody to look there.
  const isKept = place?.how !== 'direct';
  const dependencies = { access: await accessOf(options, output), assetsDir: path.join(__dirname, 'py-spy') };
  let partial: string | null = null;
  const soFar = keepSoFar(
    async ({ file }) => {
      if (partial === null) partial = await keepPartial(options, file);
      else await writeFileAtomic(partial, file);
    },
    (error) => output.note(`What was recorded so far could not be kept: ${errorText(error)}`),
  );
  let isUnwritten = false;
  try {
    const result = await record(dependencies, request, options, { output, ...(isKept && { onSoFar: soFar.onSoFar }) });
    isUnwritten = true;
    const elsewhere: string[] = [];
    const write = async (file: string, content: Iterable<Uint8Array>): Promise<string> => {
      const written = await writeSomewhere(file, content);
      if (written.problem !== null) elsewhere.push(written.problem);
      return written.file;
    };
    const written = 'parts' in result ? await writeParts(result, options, write) : null;
    const file = options.split ? options.output : await write(options.output, result.file);
    isUnwritten = false;
    for (const line of captureNotes(result, written)) output.note(oneLine(line));
    output.result(
      options.json ? JSON.stringify(captureRow(file, result, written)) : captureLine(file, result, written),
    );
    if (elsewhere.length > 0) throw new Error(elsewhere.join(' '));
  } finally {
    await soFar.end();
    // Where the whole one could be written nowhere, this is what there is.
    if (partial !== null && !isUnwritten) await rm(partial, { force: true }).catch(() => undefined);
  }
}

/**
 * Keeps a capture while it is recorded: beside its file, or in the folder of several, with `partial` in its name. What an
 * earlier recording left there stays. Returns where it is.
 */
function keepPartial({ output, split }: CaptureOptions, content: Iterable<Uint8Array>): Promise<string> {
  const file = split ? path.join(output, `capture${ENDING}`) : output;
  const ending = /(\.speedscope)?\.[^./\\]+$/.exec(path.basename(file))?.[0] ?? '';
  return writeFree(`${file.slice(0, file.length - ending.length)}.partial${ending}`, ending, content);
}

function record(
  dependencies: CaptureDependencies,
  request: CaptureRequest,
  { tasks, concurrency, untilStopped }: CaptureOptions,
  { output, onSoFar }: Pick<CaptureHooks, 'onSoFar'> & { readonly output: Output },
): Promise<CaptureResult | FleetResult> {
  const stop = new AbortController();
  /** Ctrl-C is somebody who stops it, or wants nothing of it; any other signal comes from who cannot ask for more. */
  const stopFirst = (name: NodeJS.Signals): boolean => {
    if (name === 'SIGINT') {
      if (!untilStopped) return false;
      output.note('Stopping; what has been recorded is kept. Ctrl-C again cancels.');
      stop.abort();
    } else {
      output.note(`Told to end (${name}): what has been recorded is kept. A second signal cancels.`);
      stop.abort(`The command line was told to end (${name}).`);
    }
    return true;
  };
  const work = (signal: AbortSignal): Promise<CaptureResult | FleetResult> => {
    const hooks = {
      signal,
      stop: stop.signal,
      isOpenEnded: untilStopped === true,
      onSoFar,
      log: (line: string) => output.note(oneLine(line)),
    };
    return tasks === undefined
      ? createCapture(dependencies)(request, { ...hooks, onProgress: progressPrinter(output) })
      : createFleetCapture(dependencies)(
          { ...request, tasks, concurrency },
          { ...hooks, onProgress: fleetPrinter(output) },
        );
  };
  return untilInterrupted(work, stopFirst);
}

/** With `--split`, writes a file for each task that was captured. */
async function writeParts(
  { parts }: FleetResult,
  { split, output }: CaptureOptions,
  write: (file: string, content: Iterable<Uint8Array>) => Promise<string>,
): Promise<WrittenPart[]> {
  return Promise.all(
    parts.map(async (part) => {
      if (!split || !part.result) return { part, file: null };
      const name = path.join(output, captureFileName(part.result.metadata));
      const free = await createFree(name, ENDING).catch(() => null);
      const file = await write(free ?? name, part.result.file);
      if (free !== null && file !== free) await rm(free, { force: true }).catch(() => undefined);
      return { part, file };
    }),
  );
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
    mendedSamples: m.mendedSamples ?? null,
    notRunning: m.notRunning ?? null,
    coverage: m.coverage ?? null,
    expectedErrorPoints: m.expectedErrorPoints ?? null,
    cost: m.cost ?? null,
    remarks: m.remarks ?? [],
    partial: m.partial ?? null,
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
    metadata.partial === undefined ? '' : `Warning: ${partialRemark(metadata)}`,
    ...(metadata.remarks ?? []),
    cost.text === '' ? '' : `${cost.isWarning ? 'Warning: ' : ''}${cost.text}`,
    remark,
  ].filter((line) => line !== '');
}
