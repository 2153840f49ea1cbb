import { wholeProfile } from '../../profile/scope';
import type { TruthRow } from '../../protocol';
import { truthText } from '../../source/truth/truthText';
import type { ProfileQueries } from '../../query/queries';
import type { SourceTruth } from './truths';

/** What the graph's page is told of a file of the workspace. */
export async function truthRow(
  queries: Pick<ProfileQueries, 'lineHeat'>,
  file: string,
  { truth, lineNow }: SourceTruth,
): Promise<TruthRow> {
  const heat = truth.truth === 'moved' ? await queries.lineHeat(wholeProfile, file) : [];
  return {
    file,
    truth: truth.truth,
    text: truthText(truth),
    lines: heat.map(({ line }) => [line, lineNow(line) ?? 0] as const),
  };
}
