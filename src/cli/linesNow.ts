import type { ProfileQueries } from '../query/queries';
import { pathKey } from '../source/paths';
import { createGitHistory } from '../source/truth/gitHistory';
import { judge } from '../source/truth/judge';
import { followLines } from '../source/truth/mapLines';
import type { FileTruth } from '../source/truth/types';

/** A workspace file held against what ran. */
export interface LinesNow {
  readonly truth: FileTruth;
  /** Where a line that ran stands in the file; null: it is no more. Where what ran is not known, lines are taken as they are. */
  readonly lineNow: (line: number) => number | null;
}

/** Compares a file (absolute path, its bytes) with what the capture says ran; another text is looked for in Git. */
export async function linesNow(queries: ProfileQueries, file: string, bytes: Uint8Array): Promise<LinesNow> {
  const text = new TextDecoder().decode(bytes);
  const wanted = pathKey(file);
  const source = (await queries.ranSources()).find((one) => one.file !== null && pathKey(one.file) === wanted);
  const truth = await judge(
    file,
    { text, bytes },
    source?.contents ?? [],
    createGitHistory(() => Promise.resolve('git')),
  );
  return { truth, lineNow: followLines(truth.ran?.text ?? text, text) };
}
