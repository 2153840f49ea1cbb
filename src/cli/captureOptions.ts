/** The options of `capture`, and how they become a request. */
import { InvalidArgumentError, Option, type Command } from 'commander';
import type { WantedTasks } from '../capture/fleet/types';
import { PRESETS, type PresetId } from '../capture/record/presets';
import type { CaptureRequest, Mode, Runtime } from '../capture/types';
import { numberBetween } from './arguments';
import { addSessionOptions, type SessionOptions } from './awsOptions';
import { UsageError } from './failure';
import { labelsOf, offeredOptions, runtimeOf, runtimes, runtimesWith } from '../runtimes/registry';

export interface CaptureOptions extends SessionOptions {
  readonly task?: string;
  readonly tasks?: WantedTasks;
  readonly concurrency?: number;
  readonly container?: string;
  readonly runtime?: Runtime;
  readonly preset?: PresetId;
  /** Seconds. */
  readonly duration?: number;
  readonly untilStopped?: boolean;
  readonly rate?: number;
  readonly mode?: Mode;
  readonly blocking?: boolean;
  readonly native?: boolean;
  readonly gil?: boolean;
  readonly subprocesses?: boolean;
  readonly cache: boolean;
  readonly fetch: boolean;
  readonly split?: boolean;
  readonly output: string;
}

const MAX_SECONDS = 3600;
const DEFAULT_SECONDS = 10;

export function addCaptureOptions(command: Command): Command {
  command
    .option('--task <id>', 'task id or ARN (the oldest RUNNING task)')
    .option(
      '--tasks <which>',
      'several tasks, merged into one file: all, a number (the oldest), or comma-separated ids',
      wantedTasks,
    )
    .option('--concurrency <n>', 'tasks at a time (4)', numberBetween(1, 100, true))
    .option('--split', 'with --tasks: a file for each task, in the folder named by -o')
    .option('--container <name>', 'container (the first that is not a sidecar)')
    .addOption(
      new Option('--runtime <runtime>', 'only processes of this runtime').choices(runtimes().map(({ id }) => id)),
    )
    .addOption(new Option('--preset <name>', presetHelp()).choices(PRESETS.map(({ id }) => id)))
    .option('--duration <seconds>', `length of the recording (${DEFAULT_SECONDS})`, numberBetween(0.5, MAX_SECONDS))
    .option('--until-stopped', `record until Ctrl-C, at most the duration (${MAX_SECONDS}); a second Ctrl-C cancels`)
    .option('--rate <hz>', 'samples per second (100; 50 on half a vCPU or less)', numberBetween(1, 1000, true))
    .addOption(
      new Option(
        '--mode <mode>',
        `CPU time, wall time with waiting, or memory still held (${labelsOf(runtimesWith('heap'))}) (cpu)`,
      ).choices(['cpu', 'wall', 'heap']),
    );
  for (const { name, runtimes: having, help } of offeredOptions())
    command.option(`--${name}`, `${labelsOf(having, 'and')}: ${help}`);
  command
    .option('--subprocesses', 'also record child processes (default for a master)')
    .option('--no-subprocesses', 'record one process only')
    .option('--no-fetch', 'upload py-spy instead of letting the task download it with its own pip')
    .option('--no-cache', 'do not keep py-spy in the task for the next capture')
    .requiredOption('-o, --output <file>', 'file to write, with --split a folder');
  return addSessionOptions(command);
}

const presetHelp = (): string =>
  `defaults for the other options: ${PRESETS.map(({ id, description }) => `${id}: ${description}`).join('; ')}`;

/** `all`, a number of up to four digits, or task ids or ARNs. */
function wantedTasks(text: string): WantedTasks {
  if (text === 'all') return 'all';
  if (/^\d{1,4}$/.test(text)) {
    if (Number(text) > 0) return Number(text);
    throw new InvalidArgumentError('Expected at least 1 task.');
  }
  const ids = text.split(',').map((one) => one.trim());
  if (ids.every((id) => /^[\w:/-]{1,400}$/.test(id))) return ids;
  throw new InvalidArgumentError('Expected all, a number, or comma-separated task ids.');
}

/** The request without its target. Throws UsageError for options that contradict each other. */
export function requestOfOptions(options: CaptureOptions): Omit<CaptureRequest, 'cluster' | 'service'> {
  const preset = PRESETS.find(({ id }) => id === options.preset);
  const mode = options.mode ?? preset?.request.mode ?? 'cpu';
  refuseContradictions(options, mode);
  const usualMs = options.untilStopped ? MAX_SECONDS * 1000 : (preset?.request.durationMs ?? DEFAULT_SECONDS * 1000);
  return {
    task: options.task,
    container: options.container,
    runtime: options.runtime ?? preset?.runtime,
    durationMs: options.duration === undefined ? usualMs : options.duration * 1000,
    rateHz: options.rate ?? preset?.request.rateHz,
    mode,
    ...Object.fromEntries(offeredOptions().map(({ name }) => [name, options[name]])),
    subprocesses: options.subprocesses,
    cachePySpy: options.cache,
    fetchPySpy: options.fetch ? undefined : false,
  };
}

function refuseContradictions(options: CaptureOptions, mode: Mode): void {
  const able = runtimesWith(mode);
  const asked = options.runtime === undefined ? undefined : runtimeOf(options.runtime);
  const memoryOf = labelsOf(runtimesWith('heap'));
  for (const { name, runtimes: having } of offeredOptions().filter(({ name }) => options[name])) {
    if (!having.some((one) => able.includes(one)))
      throw new UsageError(
        `--${name} is for ${labelsOf(having)}, a memory profile for ${memoryOf}: leave one of them out.`,
      );
    if (asked !== undefined && !having.includes(asked))
      throw new UsageError(`--${name} is for ${labelsOf(having)}: leave it out, or --runtime ${asked.id}.`);
  }
  if (asked !== undefined && !able.includes(asked))
    throw new UsageError(
      `A memory profile can be taken of ${memoryOf} only: leave out --runtime ${asked.id}, or choose another mode.`,
    );
  if (options.task !== undefined && options.tasks !== undefined)
    throw new UsageError('Name one task with --task or several with --tasks, not both.');
  if (options.tasks === undefined && options.split)
    throw new UsageError('--split writes a file for each of several tasks: it needs --tasks.');
  if (options.tasks === undefined && options.concurrency !== undefined)
    throw new UsageError('--concurrency is for several tasks: it needs --tasks.');
}
