import type { Command } from 'commander';
import path from 'node:path';
import { createDoctor } from '../../doctor/doctor';
import { addSessionOptions, accessOf, type SessionOptions } from '../awsOptions';
import { describeReport } from '../describeReport';
import { untilInterrupted } from '../interrupt';
import type { Output } from '../output';
import { Refusal } from '../refusal';
import { parseTarget } from '../target';

interface DoctorOptions extends SessionOptions {
  readonly task?: string;
  readonly container?: string;
}

/** `ecs-profiler doctor <cluster>/<service>`: what ECS Exec and a capture need, checked row by row. Fails when a row failed. */
export function addDoctorCommand(program: Command, output: Output): void {
  const command = program
    .command('doctor')
    .description('check what ECS Exec and a capture need')
    .argument('<cluster/service>', 'what to check')
    .option('--task <id>', 'task id or ARN (the oldest RUNNING task)')
    .option('--container <name>', 'container (the first that is no sidecar)');
  addSessionOptions(command).action(async (target: string, options: DoctorOptions) => doctor(target, options, output));
}

async function doctor(targetText: string, options: DoctorOptions, output: Output): Promise<void> {
  const { cluster, service } = parseTarget(targetText);
  const diagnose = createDoctor({
    access: await accessOf(options, output),
    assetsDir: path.join(__dirname, 'py-spy'),
  });
  const { task, container } = options;
  const report = await untilInterrupted((signal) =>
    diagnose({ cluster, service, task, container }, { signal, onProgress: output.note }),
  );
  output.result(options.json ? JSON.stringify(report, null, 2) : describeReport(report, process.stdout.columns || 100));
  if (report.rows.some((row) => row.status === 'failed')) throw new Refusal();
}
