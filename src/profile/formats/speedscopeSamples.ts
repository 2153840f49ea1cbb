import { ProfileError } from '../profileError';
import { TripleIndex } from '../intColumns';
import { array, index, numbers, weight, type JsonObject } from './check';
import { StackColumn } from './json/columns';
import type { SharedStacks } from './speedscopeStacks';

/**
 * Reads a sampled profile. `leafLines`: the executing line of each sample, if the file has them. Throws ProfileError.
 */
export function readSamples(
  profile: JsonObject,
  where: string,
  stacks: SharedStacks,
  leafLines: ArrayLike<number> | undefined,
): { stack: Int32Array; weight: Float64Array } {
  const samples =
    profile.samples instanceof StackColumn
      ? profile.samples
      : stackColumn(array(profile.samples, `${where}.samples`), stacks.frames.length, `${where}.samples`);
  const weights = numbers(profile.weights, `${where}.weights`);
  const count = samples.leaf.length;
  if (count !== weights.length) throw new ProfileError(`${where}: ${count} samples but ${weights.length} weights.`);
  if (leafLines && leafLines.length !== count)
    throw new ProfileError(`ecsProfiler.sampleLines: ${leafLines.length} lines for the ${count} samples of ${where}.`);
  const stack = stacks.stacksOf(samples, leafLines, where);
  const column = weights instanceof Float64Array ? weights : new Float64Array(count);
  for (let s = 0; s < count; s++) {
    const raw = weights[s];
    if (typeof raw === 'number' && raw >= 0 && raw < Infinity) column[s] = raw;
    else column[s] = weight(raw, `${where}.weights[${s}]`);
  }
  return { stack, weight: column };
}

/** Reads lists of frame numbers that were parsed as plain JSON. */
function stackColumn(samples: readonly unknown[], frameCount: number, where: string): StackColumn {
  const table = new TripleIndex(16);
  const leaf = new Int32Array(samples.length);
  samples.forEach((entries, s) => {
    if (!Array.isArray(entries)) throw new ProfileError(`${where}[${s}]: expected a list of frame numbers.`);
    let node = -1;
    for (const entry of entries as unknown[])
      node = table.add(node, index(entry, frameCount, 'frame', `${where}[${s}]`), 0);
    leaf[s] = node;
  });
  return new StackColumn(table, leaf);
}
