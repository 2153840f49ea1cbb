/** The table of docs/formats.md that tells what was tried. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Outcome } from './measure';
import type { NotTried, Tried } from './tried';

export const DOCS = path.join('docs', 'formats.md');
const [BEGIN, END] = ['<!-- tools-tried: begin -->', '<!-- tools-tried: end -->'];
const HEAD = ['tool', 'version', 'wrote', 'read', 'leads to the workspace'];
const NONE = '–';

/** The cells of a row, as they stand in the table. */
export type Cells = readonly string[];

/** Text as a cell: what would be markup there is not. */
const cell = (text: string): string => (text === '' ? NONE : text.replace(/[|<]/g, (sign) => `\\${sign}`));

const headOf = ({ tool, version, from }: NotTried | Tried): string[] => [cell(`${tool} (${from})`), cell(version)];

export const cellsOf = (tried: Tried): Cells => [...headOf(tried), `\`${tried.writes}\``];

export const cellsOfOutcome = ({ read, mapped }: Outcome): Cells => [cell(read), cell(mapped)];

export const cellsOfNotTried = (tool: NotTried): Cells => [...headOf(tool), NONE, cell(`not tried: ${tool.why}`), NONE];

const line = (cells: Cells): string => `| ${cells.join(' | ')} |`;

/** The text of the docs with the table of these rows. */
export function withTable(text: string, rows: readonly Cells[]): string {
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`${DOCS} lacks ${BEGIN} or ${END}.`);
  const table = [HEAD, HEAD.map(() => '---'), ...rows].map(line).join('\n');
  return `${text.slice(0, begin)}${BEGIN}\n${table}\n${text.slice(end)}`;
}

/** The rows that stand in the docs. */
export function rowsInDocs(text = readFileSync(DOCS, 'utf8')): Cells[] {
  const table = text.slice(text.indexOf(BEGIN) + BEGIN.length, text.indexOf(END)).trim();
  return table
    .split('\n')
    .slice(2)
    .map((row) => row.slice(2, -2).split(/ (?<!\\)\| /));
}
