import type { Command } from 'commander';
import path from 'node:path';
import { countTasks } from '../../metadata/sources';
import { numberBetween, TYPE_HELP } from '../arguments';
import { assertFolder } from '../folders';
import { oneLine, row, type Output } from '../output';
import { remarksOf } from '../remarks';
import { wholeProfile } from '../../profile/scope';
import type { CaptureMetadata } from '../../metadata/metadata';
import { openProfile } from '../../query/openProfile';
import type { ProfileQueries } from '../../query/queries';
import type { HotLine, ProfileSummary, Report, ReportRow } from '../../query/types';
import { costRemark } from '../../metadata/costRemark';
import { formatMs, formatWeight, percentColumn } from '../../words/figures';

interface ReportOptions {
  readonly json?: boolean;
  readonly lines?: boolean;
  readonly top?: number;
  readonly workspace: string;
  readonly type?: string;
}

/** `ecs-profiler report FILE`: the functions and lines with the most self time, all threads merged. */
export function addReportCommand(program: Command, output: Output): void {
  program
    .command('report')
    .description('list the functions and lines of a profile by self time')
    .argument('<file>', 'a capture, or a profile of any known format')
    .option('--json', 'print the result as JSON')
    .option('--lines', 'only lines, of all files, merged by source line')
    .option('--top <n>', 'rows of each list (all in JSON, else 15)', numberBetween(1, 1e6, true))
    .option('--workspace <dir>', 'folder whose files the profile is mapped to', '.')
    .option('--type <name>', TYPE_HELP)
    .action(async (file: string, options: ReportOptions) => {
      await assertFolder(options.workspace, 'The workspace');
      const queries = await openProfile({
        file: path.resolve(file),
        workspaceRoots: [path.resolve(options.workspace)],
        type: options.type,
      });
      const summary = await queries.summary();
      const top = options.top ?? (options.json ? Number.MAX_SAFE_INTEGER : 15);
      const report = options.lines ? { lines: await hottestLines(queries, top) } : await queries.report(top);
      const remarks = [...remarksOf(summary), ...onMissing(summary, report)];
      const { unit, total, totalMs, idleMs, samples } = summary;
      const partial = summary.capture?.partial ?? null;
      const { mendedSamples = null, notRunning = null } = summary.capture ?? {};
      if (options.json) {
        const head = { unit, total, totalMs, idleMs, samples, mendedSamples, notRunning, remarks, partial };
        output.result(JSON.stringify({ ...head, ...report }, null, 2));
      } else
        output.result(
          [
            heading(summary, remarks),
            ...('functions' in report ? [table('Functions', report.functions)] : []),
            table('Lines', report.lines),
          ].join('\n\n'),
        );
      queries.dispose();
    });
}

/** Lines as rows of a report. */
async function hottestLines(queries: ProfileQueries, count: number): Promise<ReportRow[]> {
  const rows = await queries.hotLines(wholeProfile, { filter: '', count });
  return rows.map(({ function: name, ...line }: HotLine) => ({ name, ...line }));
}

/** Why a table is empty although the profile weighs something. */
function onMissing({ total }: ProfileSummary, report: Partial<Report>): string[] {
  if (!(total > 0)) return [];
  if (report.functions?.length === 0) return ['No sample of it has a function.'];
  return report.lines?.length === 0 ? ['It does not say which lines ran.'] : [];
}

function heading(summary: ProfileSummary, remarks: readonly string[]): string {
  const idle = summary.idleMs ? `, ${formatMs(summary.idleMs)} idle` : '';
  const lines = [
    `${summary.name}: ${amount(summary)}${idle}, ${summary.samples} samples`,
    ...remarks,
    ...(summary.capture ? aboutCapture(summary.capture) : []),
  ];
  return lines.map(oneLine).join('\n');
}

function amount({ unit, total, totalMs }: ProfileSummary): string {
  return totalMs === null && unit !== 'bytes' ? `${total} ${unit}` : formatWeight(total, totalMs, unit);
}

/** Where and how it was recorded, and its cost: one line each. */
function aboutCapture(capture: CaptureMetadata): string[] {
  const tasks = countTasks(capture);
  const rate =
    capture.mode === 'heap' ? 'memory still held' : `${capture.mode} time at ${Math.round(capture.rateHz)} Hz`;
  const options = capture.options && capture.options.length > 0 ? ` (${capture.options.join(', ')})` : '';
  return [
    `${capture.cluster}/${capture.service}, ${tasks > 1 ? `${tasks} tasks` : `task ${capture.task}, pid ${capture.pid}`}: ${rate}${options} by ${capture.collector}, ${capture.startedAt}`,
    costRemark(capture).text,
  ].filter((line) => line !== '');
}

function table(title: string, rows: readonly ReportRow[]): string {
  // What comes to nothing even as a share is in the JSON alone.
  const shown = rows.filter(({ totalPercent }) => totalPercent > 0);
  const lines = shown.map(({ name, file, line, source, selfPercent, totalPercent }) => {
    const where = source
      ? `${path.relative('', source.file) || source.file}:${source.line}${source.byName ? ' (by name)' : ''}`
      : `${file}${line > 0 ? `:${line}` : ''}`;
    return row(
      `${percentColumn(selfPercent).padStart(7)} ${percentColumn(totalPercent).padStart(7)}  ${name}  ${where}`,
    );
  });
  return [`${title}`, ' self %  total %', ...lines].join('\n');
}
