import type { CheckRow, CheckStatus, DoctorReport } from '../../doctor/types';
import { escapeMarkdown, plainLines } from '../text/plain';

/** Worst first; a word and a sign for each, so that no colour is needed. */
const SECTIONS: readonly (readonly [CheckStatus, string])[] = [
  ['failed', '✗ Failed'],
  ['warning', '! Warning'],
  ['unknown', '? Unknown'],
  ['ok', '✓ Ok'],
];

/** `1 failed, 2 warnings, 20 ok`. */
export function countText(rows: readonly CheckRow[]): string {
  const counts = SECTIONS.map(([status]) => [status, rows.filter((row) => row.status === status).length] as const);
  return counts
    .filter(([, count]) => count > 0)
    .map(([status, count]) => `${count} ${status === 'warning' && count > 1 ? 'warnings' : status}`)
    .join(', ');
}

/** The report as Markdown that reads well unrendered too. Everything in it that came from outside is escaped. */
export function reportText({ target, rows }: DoctorReport, at: Date): string {
  const place = [
    `cluster ${target.cluster}`,
    target.task === null ? 'no task' : `task ${target.task}`,
    target.container === null ? '' : `container ${target.container}`,
    target.region,
    at.toISOString().replace(/\.\d+Z$/, 'Z'),
  ].filter((part) => part !== '');
  const sections = SECTIONS.flatMap(([status, heading]) => {
    const found = rows.filter((row) => row.status === status);
    return found.length === 0 ? [] : [`## ${heading} (${found.length})`, '', ...found.flatMap(rowText), ''];
  });
  return [
    `# Check Exec: ${escapeMarkdown(target.service)}`,
    '',
    escapeMarkdown(place.join(', ')),
    '',
    `${countText(rows)}.`,
    '',
    ...sections,
  ].join('\n');
}

function rowText({ title, detail, fix }: CheckRow): string[] {
  const line = `- **${escapeMarkdown(title)}**: ${escapeMarkdown(detail)}`;
  if (fix === null) return [line];
  // A snippet cannot end its own fence: no line of one starts with more backticks than the fence has.
  return [
    line,
    '',
    '  Fix:',
    '',
    '  ````',
    ...plainLines(fix)
      .replaceAll('````', '` ` ` `')
      .split('\n')
      .map((one) => `  ${one}`),
    '  ````',
    '',
  ];
}
