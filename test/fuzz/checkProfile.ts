import assert from 'node:assert/strict';
import type { Profile } from '../../src/profile/types';

/** Throws an AssertionError where a profile is not what the model promises: see `src/profile/types.ts`. */
export function checkProfile({ frames, stacks, threads, types, remarks }: Profile): void {
  const { parent, frame, line } = stacks;
  assert.ok(frame.length === parent.length && line.length === parent.length, 'the columns of stacks differ in length');
  for (let s = 0; s < parent.length; s++) {
    assert.ok(parent[s] >= -1 && parent[s] < s, `stack ${s} has the parent ${parent[s]}`);
    assert.ok(frame[s] >= 0 && frame[s] < frames.length, `stack ${s} has the frame ${frame[s]} of ${frames.length}`);
    assert.ok(line[s] >= 0, `stack ${s} has the line ${line[s]}`);
  }
  for (const { name, file, line: definition, column } of frames) {
    assert.ok(typeof name === 'string' && typeof file === 'string', 'a frame has no text for a name');
    assert.ok(definition >= 0 && column >= 0, `a frame is defined at ${definition}:${column}`);
  }
  for (const { name, samples } of threads) {
    assert.equal(typeof name, 'string', 'a thread has no text for a name');
    assert.equal(samples.stack.length, samples.weight.length, 'stacks and weights differ in number');
    for (const stack of samples.stack)
      assert.ok(stack >= -1 && stack < parent.length, `a sample has the stack ${stack}`);
    for (const weight of samples.weight) assert.ok(weight >= 0 && weight < Infinity, `a sample weighs ${weight}`);
  }
  assert.ok(types === undefined || types.chosen < types.all.length, 'a sample type is chosen that does not exist');
  for (const remark of remarks ?? []) assert.ok(remark.length < 5000, `a remark has ${remark.length} characters`);
}
