import type { Command } from 'commander';
import path from 'node:path';
import { parseTarget } from '../arguments';
import { accessOf, addSessionOptions, type SessionOptions } from '../awsOptions';
import { Refusal } from '../failure';
import { untilInterrupted } from '../interrupt';
import { oneLine, printable, type Output } from '../output';
import { createDoctor } from '../../doctor/doctor';
import type { CheckRow, CheckStatus, DoctorReport } from '../../doctor/types';

interface DoctorOptions extends SessionOptions {
  readonly task?: string;
  readonly container?: string;
}

/**
 * `ecs-profiler doctor <cluster>/<service>`: checks what ECS Exec and a capture need, row by row. Fails if a row
 * failed.
 */
export function addDoctorCommand(program: Command, output: Output): void {
  const command = program
    .command('doctor')
    .description('check what ECS Exec and a capture need')
    .argument('<cluster/service>', 'what to check')
    .option('--task <id>', 'task id or ARN (the oldest RUNNING task)')
    .option('--container <name>', 'container (the first that is not a sidecar)');
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
    diagnose({ cluster, service, task, container }, { signal, onProgress: (message) => output.note(oneLine(message)) }),
  );
  output.result(
    options.json
      ? JSON.stringify({ ...report, remarks: doctorRemarks(report) }, null, 2)
      : describeReport(report, process.stdout.columns || 100),
  );
  if (report.rows.some((row) => row.status === 'failed')) throw new Refusal();
}

/** What a reader of the rows may overlook: no row failed for these, and nothing was found to be fine. */
export function doctorRemarks({ target, rows }: DoctorReport): string[] {
  const unknown = rows.filter(({ status }) => status === 'unknown').map(({ title }) => title);
  return [
    ...(target.task === null ? [`No task of ${target.cluster}/${target.service} was looked at.`] : []),
    ...(unknown.length === 0
      ? []
      : [`${unknown.length} of ${rows.length} checks could not be made: ${unknown.join('; ')}.`]),
  ];
}

// A diagnosis as text for a terminal: an aligned table with a word in every row, then the fixes.

/** A sign and a word for each, so that colour is not needed. */
const MARKS: Readonly<Record<CheckStatus, string>> = {
  ok: '+ ok',
  warning: '! warning',
  failed: 'X failed',
  unknown: '? unknown',
};
const ORDER: readonly CheckStatus[] = ['failed', 'warning', 'unknown', 'ok'];
const GAP = '  ';

/** `width`: columns of the terminal; details are wrapped with a hanging indent. */
export function describeReport(report: DoctorReport, width: number): string {
  const { cluster, service, task, container, region } = report.target;
  const place = [
    `${cluster}/${service}`,
    task === null ? 'no task' : `task ${task}`,
    container === null ? '' : `container ${container}`,
    region,
  ];
  const counts = ORDER.map(
    (status) => [status, report.rows.filter((row) => row.status === status).length] as const,
  ).filter(([, count]) => count > 0);
  const parts = [
    oneLine(place.filter((part) => part !== '').join(', ')),
    table(report.rows, width),
    ...report.rows
      .filter((row) => row.fix !== null)
      .map(
        (row) =>
          `Fix for "${row.title}":\n${printable(row.fix ?? '')
            .split('\n')
            .map((line) => `    ${line}`)
            .join('\n')}`,
      ),
    counts.map(([status, count]) => `${count} ${status}`).join(', '),
  ];
  return parts.join('\n\n');
}

function table(rows: readonly CheckRow[], width: number): string {
  const widest = (texts: readonly string[]): number => Math.max(...texts.map((text) => text.length));
  const marks = widest(rows.map((row) => MARKS[row.status]));
  const titles = widest(rows.map((row) => row.title));
  const margin = ' '.repeat(marks + titles + 2 * GAP.length);
  return rows
    .map((row) => {
      const [first, ...more] = wrap(oneLine(row.detail), Math.max(30, width - margin.length));
      return [
        `${MARKS[row.status].padEnd(marks)}${GAP}${row.title.padEnd(titles)}${GAP}${first}`,
        ...more.map((line) => margin + line),
      ].join('\n');
    })
    .join('\n');
}

function wrap(text: string, width: number): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines[lines.length - 1];
    if (last === '') lines[lines.length - 1] = word;
    else if (last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
