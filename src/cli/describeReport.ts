/** A diagnosis as people read it in a terminal: an aligned table with a word in every row, then the fixes. */
import type { CheckRow, CheckStatus, DoctorReport } from '../doctor/types';
import { printable } from './printable';

/** Told apart without colour: by sign and by word. */
const MARKS: Readonly<Record<CheckStatus, string>> = {
  ok: '+ ok',
  warning: '! warning',
  failed: 'X failed',
  unknown: '? unknown',
};
const ORDER: readonly CheckStatus[] = ['failed', 'warning', 'unknown', 'ok'];
const GAP = '  ';

/** `width`: columns of the terminal; details are wrapped below themselves. */
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

const oneLine = (text: string): string => printable(text.replace(/\s+/g, ' '));

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
