import type { Command } from 'commander';
import { createClean, type CleanedTask } from '../../capture/record/clean';
import { parseTarget } from '../arguments';
import { accessOf, addSessionOptions, type SessionOptions } from '../awsOptions';
import { Refusal } from '../failure';
import { untilInterrupted } from '../interrupt';
import { oneLine, type Output } from '../output';

interface CleanOptions extends SessionOptions {
  readonly task?: string;
  readonly container?: string;
}

/** `ecs-profiler clean <cluster>/<service>`: removes the py-spy that captures cached in its tasks. */
export function addCleanCommand(program: Command, output: Output): void {
  const command = program
    .command('clean')
    .description('remove the py-spy that captures cached in the tasks')
    .argument('<cluster/service>', 'where to remove it')
    .option('--task <id>', 'only this task (all that run)')
    .option('--container <name>', 'container (the first that is not a sidecar)');
  addSessionOptions(command).action(async (target: string, options: CleanOptions) => clean(target, options, output));
}

async function clean(targetText: string, options: CleanOptions, output: Output): Promise<void> {
  const { cluster, service } = parseTarget(targetText);
  const run = createClean(await accessOf(options, output));
  const { task, container } = options;
  const cleaned = await untilInterrupted((signal) =>
    run({ cluster, service, task, container }, { signal, onProgress: (message) => output.note(oneLine(message)) }),
  );
  const remarks = cleanRemarks(service, cleaned);
  if (options.json) output.result(JSON.stringify({ cluster, service, tasks: cleaned.map(row), remarks }, null, 2));
  else output.result((cleaned.length === 0 ? remarks : cleaned.map(describe)).map(oneLine).join('\n'));
  if (cleaned.some(({ error }) => error !== null)) throw new Refusal();
}

/** What the lists alone do not tell: why there is nothing, and why a folder was left. */
export function cleanRemarks(service: string, cleaned: readonly CleanedTask[]): string[] {
  if (cleaned.length === 0) return [`${service} has no running task.`];
  return cleaned.flatMap(({ task, removed, kept, error }) => [
    ...(removed.length + kept.length === 0 && error === null ? [`Task ${task}: ${NOTHING}.`] : []),
    ...kept.map((folder) => `Task ${task}: ${left(folder)}.`),
  ]);
}

const NOTHING = 'nothing was cached';
const left = (folder: string): string => `left ${folder}: others can write to it, so it may not be ours`;

const row = ({ task, container, removed, kept, error }: CleanedTask) => ({
  task,
  container,
  removed,
  kept,
  error: error === null ? null : `${error.message} ${error.hint}`.trim(),
});

function describe({ task, container, removed, kept, error }: CleanedTask): string {
  const parts = [
    ...removed.map(({ folder, bytes }) => `removed ${folder} (${(bytes / 1e6).toFixed(1)} MB)`),
    ...kept.map(left),
    ...(error === null ? [] : [`${error.message} ${error.hint}`]),
  ];
  return `task ${task}${container === null ? '' : `, container ${container}`}: ${parts.join('; ') || NOTHING}`;
}
