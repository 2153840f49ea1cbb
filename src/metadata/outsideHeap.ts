/** Memory outside a runtime's heap: in words, and that of several tasks. */
import { formatBytes } from '../words/figures';
import type { Fact } from './schema';
import type { OutsideHeap } from './types';

export const outsideFact = ({ before, after }: OutsideHeap): Fact => ({
  name: 'Outside the heap',
  value: `${formatBytes(after.external)} at the end, ${formatBytes(before.external)} at the start; of it Buffers ${formatBytes(after.buffers)}, ${formatBytes(before.buffers)}`,
});

/** Unknown where one of the tasks does not tell. */
export function outsideOfAll(values: readonly OutsideHeap[], all: readonly unknown[]): OutsideHeap | undefined {
  if (values.length < all.length) return undefined;
  const sum = (when: keyof OutsideHeap): OutsideHeap['after'] => ({
    external: values.reduce((total, one) => total + one[when].external, 0),
    buffers: values.reduce((total, one) => total + one[when].buffers, 0),
  });
  return { before: sum('before'), after: sum('after') };
}
