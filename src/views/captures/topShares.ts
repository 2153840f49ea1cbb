import type * as vscode from 'vscode';
import type { ProfileQueries } from '../../query/queries';
import { formatPercent } from '../../words/figures';

const KEY = 'ecsProfiler.topShares';

/** The hottest function of each capture in words, by file name; learned when a capture is opened. */
interface TopShares {
  of(fileName: string): string;
  /** True when this was news. Rejects where the profile cannot be asked. */
  learn(fileName: string, queries: ProfileQueries): Promise<boolean>;
  /** Forgets all but these files. */
  keepOnly(fileNames: readonly string[]): Promise<void>;
}

export function createTopShares(state: vscode.Memento): TopShares {
  const all = (): Readonly<Record<string, string>> => state.get<Record<string, string>>(KEY, {});
  return {
    of: (fileName) => all()[fileName] ?? '',
    async learn(fileName, queries) {
      const [top] = (await queries.report(1)).functions;
      const words = top === undefined ? 'no samples' : `${top.name} ${formatPercent(top.selfPercent)}`;
      if (all()[fileName] === words) return false;
      await state.update(KEY, { ...all(), [fileName]: words });
      return true;
    },
    async keepOnly(fileNames) {
      const known = all();
      await state.update(
        KEY,
        Object.fromEntries(fileNames.filter((name) => name in known).map((name) => [name, known[name]])),
      );
    },
  };
}
