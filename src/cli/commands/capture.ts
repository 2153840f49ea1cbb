import { Option, type Command } from 'commander';
import path from 'node:path';
import { createCapture } from '../../capture/capture';
import type { Runtime } from '../../capture/types';
import { writeFileAtomic } from '../../capture/writeFileAtomic';
import { createEcsReader } from '../../ecs/client';
import { connectionFor } from '../../ecs/connection';
import { createExecApi } from '../../exec/aws';
import { traced } from '../../exec/traced';
import { addSessionOptions, ecsSettings, type SessionOptions } from '../awsOptions';
import { assertWritable } from '../folders';
import { untilInterrupted } from '../interrupt';
import { numberBetween } from '../numbers';
import type { Output } from '../output';
import { progressPrinter } from '../progressPrinter';
import { parseTarget } from '../target';

interface CaptureOptions extends SessionOptions {
  readonly task?: string;
  readonly container?: string;
  readonly runtime?: Runtime;
  readonly duration: number;
  readonly rate: number;
  readonly mode: 'cpu' | 'wall';
  readonly cache: boolean;
  readonly output: string;
}

/** `ecs-profiler capture <cluster>/<service> -o FILE`: one recording of one process, stored as a capture file. */
export function addCaptureCommand(program: Command, output: Output): void {
  const command = program
    .command('capture')
    .description('record a running task and store the capture')
    .argument('<cluster/service>', 'what to record')
    .option('--task <id>', 'task id or ARN (the oldest RUNNING task)')
    .option('--container <name>', 'container (the first that is no sidecar)')
    .addOption(new Option('--runtime <runtime>', 'only processes of this runtime').choices(['python', 'node']))
    .option('--duration <seconds>', 'length of the recording', numberBetween(0.5, 3600), 10)
    .option('--rate <hz>', 'samples a second', numberBetween(1, 1000, true), 100)
    .addOption(new Option('--mode <mode>', 'CPU time, or wall time with waiting').choices(['cpu', 'wall']).default('cpu'))
    .option('--no-cache', 'do not keep py-spy in the task for the next capture')
    .requiredOption('-o, --output <file>', 'file to write');
  addSessionOptions(command).action(async (target: string, options: CaptureOptions) => capture(target, options, output));
}

async function capture(targetText: string, options: CaptureOptions, output: Output): Promise<void> {
  const { cluster, service } = parseTarget(targetText);
  await assertWritable(options.output);
  const settings = ecsSettings(options);
  const ecs = createEcsReader(settings);
  const execApi = createExecApi(await connectionFor(settings));
  const take = createCapture({ ecs, execApi, openRemoteHost: traced(options.trace ? output.note : undefined), assetsDir: path.join(__dirname, 'py-spy') });
  const result = await untilInterrupted((signal) => take(
    {
      cluster, service,
      task: options.task,
      container: options.container,
      runtime: options.runtime,
      durationMs: options.duration * 1000,
      rateHz: options.rate,
      mode: options.mode,
      cachePySpy: options.cache,
    },
    { signal, onProgress: progressPrinter(output), log: output.note },
  ));
  await writeFileAtomic(options.output, result.file);
  if (result.remark !== '') output.note(result.remark);
  const m = result.metadata;
  const row = {
    file: options.output, service: m.service, task: m.task, container: m.container, pid: m.pid, runtime: m.runtime,
    collector: m.collector, durationMs: m.durationMs, rateHz: m.rateHz, samples: m.samples, bytesOnWire: m.bytesOnWire,
  };
  output.result(options.json ? JSON.stringify(row) : `${options.output}: ${m.samples} samples of ${m.service}, task ${m.task}, pid ${m.pid}, by ${m.collector}`);
}
