import { SourceText } from './sourceText';

/**
 * Leaves lines out that cannot run in `text`, which is not what ran but all that is known. `follow` maps the lines of the
 * text (1-based) to the current ones, null: none.
 */
export function runnableLines(
  path: string,
  text: string,
  follow: (line: number) => number | null,
): (line: number) => number | null {
  const source = new SourceText(path, text);
  return (line) => (source.canRun(line) ? follow(line) : null);
}
