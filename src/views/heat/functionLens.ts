import * as vscode from 'vscode';
import { pathKey } from '../../source/paths';
import type { Log } from '../shared/log';
import { heatSettings } from '../shared/settings';
import { selfText, totalText } from './lineText';
import { heatMode } from './heatMode';
import type { LineDrift } from '../source/lineDrift';
import type { HeatSubject } from './subject';
import { functionsIn } from './symbols';

/** Functions below this share of the total, in percent, have no lens. */
const FLOOR = 0.5;

/**
 * The cost of each function above it: off by default, because it moves code. Not in a comparison, whose table has
 * functions.
 */
export function createFunctionLens(subject: HeatSubject, drift: LineDrift, log: Log): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  const lenses = async (document: vscode.TextDocument): Promise<vscode.CodeLens[]> => {
    const { current } = subject;
    if (
      current === undefined ||
      current.summary.comparison !== null ||
      !heatSettings().codeLens ||
      heatMode() === 'off' ||
      !(await current.hotFiles()).has(pathKey(document.uri.fsPath))
    )
      return [];
    const { queries, scope, summary } = current;
    const [functions, lineNow] = [await functionsIn(document), await drift.in(queries, document)];
    const recorded = recordedLines(document.lineCount, lineNow);
    const ranges = functions.map(({ start, end }) => {
      const lines = recorded.filter(({ now }) => now >= start && now <= end).map(({ line }) => line);
      return lines.length === 0 ? { start: 0, end: 0 } : { start: lines[0], end: lines[lines.length - 1] };
    });
    const weights = await queries.rangeHeat(scope, document.uri.fsPath, ranges);
    return functions.flatMap(({ start }, i) => {
      if (weights[i].totalPercent < FLOOR) return [];
      const title = `${selfText(weights[i], summary.unit)} self, ${totalText(weights[i], summary.unit)} total`;
      return [new vscode.CodeLens(new vscode.Range(start - 1, 0, start - 1, 0), { title, command: '' })];
    });
  };
  const provider = vscode.languages.registerCodeLensProvider(
    { scheme: 'file' },
    {
      onDidChangeCodeLenses: changed.event,
      provideCodeLenses: (document) =>
        lenses(document).catch((error: unknown) => {
          log.error('The cost of functions could not be read', error);
          return [];
        }),
    },
  );
  return vscode.Disposable.from(
    provider,
    changed,
    subject.onDidChange(() => changed.fire()),
    drift.onDidChange(() => changed.fire()),
  );
}

/** Recorded lines and their current lines, in order; bounded by twice the number of lines of the text. */
function recordedLines(lineCount: number, lineNow: (line: number) => number | null): { line: number; now: number }[] {
  const lines: { line: number; now: number }[] = [];
  for (let line = 1; line <= 2 * lineCount + 1000; line++) {
    const now = lineNow(line);
    if (now !== null) lines.push({ line, now });
  }
  return lines;
}
