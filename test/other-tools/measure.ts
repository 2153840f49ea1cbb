/** What the product makes of a file that a tool wrote of a program whose truth is known. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { runCli } from '../cli/runCli';

/** Percent of its time or memory that each function of the programs has, with all that it calls. */
const SHARES: Readonly<Record<string, number>> = { alpha: 60, beta: 30, gamma: 10 };
/** Points that a share may be off: runs are short, and the machine may be busy. */
const MAY_BE_OFF = 12;

export interface Outcome {
  /** `yes`; `no`, with the kind of file that the message names; or what is wrong. */
  readonly read: string;
  /** What leads to the right place in the workspace: functions, executing lines. */
  readonly mapped: string;
}

interface Row {
  readonly name: string;
  readonly total: number;
  readonly self: number;
  readonly source: { readonly file: string; readonly line: number; readonly byName?: boolean } | null;
}

/** `main.alpha` and `(anonymous).alpha` for alpha. */
const isCalled = (name: string, wanted: string): boolean => new RegExp(`(?:^|[.: ])${wanted}$`).test(name);

/** First and last line of a function in a program: the first of its heading, the last of its body. */
export function linesOf(program: string, name: string): readonly [first: number, last: number] {
  const lines = readFileSync(program, 'utf8').split('\n');
  const first = lines.findIndex((line) => new RegExp(`^(?:def|function|func) ${name}\\b`).test(line));
  const length = lines.slice(first).findIndex((line) => line === '');
  return [first + 1, first + (length < 0 ? lines.length - first : length)];
}

/**
 * `report --json` of a file, held against the truth; `workspace` is a folder that has the program. Throws where a report is
 * not what the truth is: nothing in between may be called read.
 */
export async function measure(file: string, workspace: string, program: string): Promise<Outcome> {
  const { code, out, err } = await runCli('report', file, '--json', '--workspace', workspace);
  if (code !== 0) return { read: `no: ${whatItIs(err, path.basename(file))}`, mapped: '' };
  const { functions, lines } = JSON.parse(out) as { functions: readonly Row[]; lines: readonly Row[] };
  const names = Object.keys(SHARES);
  const totals = names.map((name) =>
    functions.filter((row) => isCalled(row.name, name)).reduce((sum, row) => sum + row.total, 0),
  );
  const all = totals.reduce((sum, total) => sum + total, 0);
  const shares = totals.map((total) => (100 * total) / all);
  if (!names.every((name, i) => Math.abs(shares[i] - SHARES[name]) <= MAY_BE_OFF))
    throw new Error(
      `${file}: ${names.map((name, i) => `${name} ${shares[i].toFixed(1)} %`).join(', ')} of ${functions
        .slice(0, 8)
        .map((row) => row.name)
        .join(', ')}`,
    );
  return { read: 'yes', mapped: mappedIn(functions, lines, path.join(workspace, path.basename(program))) };
}

/** The part of a refusal that says what the file is. */
function whatItIs(message: string, name: string): string {
  const told = message.replace(/^ecs-profiler: /, '').replaceAll(name, 'FILE');
  return /^FILE is (.+?)(?:, which is not read here)?\. /.exec(told)?.[1] ?? told;
}

function mappedIn(functions: readonly Row[], lines: readonly Row[], file: string): string {
  const [first, last] = linesOf(file, 'alpha');
  const alpha = functions.find((row) => isCalled(row.name, 'alpha'));
  const source = alpha?.source;
  const wrong = (what: string, line: number): Error =>
    new Error(`${what} of alpha leads to line ${line} of ${file}, not to one from ${first} to ${last}`);
  if (!source || source.file !== file) return 'no';
  if (source.line < first || source.line > last) throw wrong('The function', source.line);
  const own = lines.filter((row) => isCalled(row.name, 'alpha') && row.source?.file === file && row.self > 0);
  const strange = own.find((row) => row.source!.line < first || row.source!.line > last);
  if (strange) throw wrong('A line', strange.source!.line);
  const hottest = own.reduce<Row | null>((best, row) => (best === null || row.self > best.self ? row : best), null);
  const found = source.byName === true ? 'function (by name)' : 'function';
  return hottest !== null && hottest.source!.line > first ? `${found}, line` : found;
}
