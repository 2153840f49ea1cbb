import * as vscode from 'vscode';
import type { ProfileQueries } from '../../worker/types';
import { mapLines } from '../../source/truth/mapLines';

/** Follows the lines of a profile through edits made after it was opened. */
export interface LineDrift {
  /**
   * Turns a line of the profile (1-based) into the line where that text stands in the document now; null where it was
   * changed or removed. The text on disk when the profile first met the file counts as what was recorded.
   */
  in(queries: ProfileQueries, document: vscode.TextDocument): Promise<(line: number) => number | null>;
}

const lines = (text: string): string[] => text.split(/\r\n|\r|\n/);

async function onDisk(document: vscode.TextDocument): Promise<string[]> {
  if (!document.isDirty) return lines(document.getText());
  return lines(new TextDecoder().decode(await vscode.workspace.fs.readFile(document.uri)));
}

export function createLineDrift(): LineDrift {
  /** By profile, so that a capture made after an edit starts afresh. */
  const known = new WeakMap<ProfileQueries, Map<string, Promise<string[]>>>();
  return {
    async in(queries, document) {
      const files = known.get(queries) ?? new Map<string, Promise<string[]>>();
      known.set(queries, files);
      const key = document.uri.toString();
      const first = files.get(key) ?? onDisk(document).catch(() => lines(document.getText()));
      files.set(key, first);
      const map = mapLines(await first, lines(document.getText()));
      return (line) => (map[line - 1] >= 0 ? map[line - 1] + 1 : null);
    },
  };
}
