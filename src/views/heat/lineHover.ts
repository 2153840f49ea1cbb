import * as vscode from 'vscode';
import type { SourceLocation } from '../../source/types';
import type { Log } from '../shared/log';
import { changeSentence, hoverText } from './hoverText';
import type { LineDrift } from '../source/lineDrift';
import type { LineHeatView } from './lineHeat';
import type { HeatSubject } from './subject';

/**
 * Details behind the mark of a line, computed when the user points at it. The text is untrusted: its links only open
 * files.
 */
export function createLineHover(
  subject: HeatSubject,
  heat: LineHeatView,
  drift: LineDrift,
  log: Log,
): vscode.Disposable {
  return vscode.languages.registerHoverProvider(
    { scheme: 'file' },
    {
      async provideHover(document, position) {
        const { current } = subject;
        const editor = vscode.window.visibleTextEditors.find((one) => one.document === document);
        const mark = editor && heat.shownIn(editor).marks.find(({ line }) => line === position.line + 1);
        if (current === undefined || mark === undefined) return undefined;
        try {
          const {
            queries,
            scope,
            summary: { unit, name, capture, comparison },
            isPart,
          } = current;
          const [detail, verdict] = await Promise.all([
            queries.lineDetail(scope, document.uri.fsPath, mark.recorded),
            drift.verdict(queries, document),
          ]);
          if (detail === null)
            return mark.change && new vscode.Hover(new vscode.MarkdownString(changeSentence(mark.change)));
          return new vscode.Hover(
            new vscode.MarkdownString(
              hoverText({
                detail,
                unit,
                name,
                capture: comparison === null ? capture : null,
                isPart,
                touched: mark.touched,
                change: mark.change,
                verdict,
                linkOf,
              }),
            ),
          );
        } catch (error) {
          log.error('What is behind a hot line could not be read', error);
          return undefined;
        }
      },
    },
  );
}

const linkOf = ({ file, line, column }: SourceLocation): string =>
  vscode.Uri.file(file)
    .with({ fragment: `L${line},${Math.max(1, column)}` })
    .toString();
