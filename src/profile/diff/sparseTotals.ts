import type { StackTable } from '../types';

/**
 * Totals by key of a few samples, in time proportional to the stacks they touch rather than to the whole table. The key
 * of a stack (-1: none) gets the weight of all samples in or below the stack; no stack may be below another with the
 * same key.
 */
export class SparseTotals {
  private readonly weight: Float64Array;
  private readonly isTouched: Uint8Array;
  private readonly touched: Int32Array;
  private count = 0;
  private readonly byKey: Float64Array;
  private readonly isKeyTouched: Uint8Array;
  private readonly touchedKeys: Int32Array;

  constructor(
    private readonly parent: StackTable['parent'],
    private readonly keys: Int32Array,
    keyCount: number,
  ) {
    [this.weight, this.isTouched, this.touched] = [
      new Float64Array(parent.length),
      new Uint8Array(parent.length),
      new Int32Array(parent.length),
    ];
    [this.byKey, this.isKeyTouched, this.touchedKeys] = [
      new Float64Array(keyCount),
      new Uint8Array(keyCount),
      new Int32Array(keyCount),
    ];
  }

  add(stack: number, weight: number): void {
    this.weight[stack] += weight;
    for (let s = stack; s >= 0 && this.isTouched[s] === 0; s = this.parent[s]) {
      this.isTouched[s] = 1;
      this.touched[this.count++] = s;
    }
  }

  /** Visits each key that has weight once, then clears all totals. */
  take(visit: (key: number, total: number) => void): void {
    const { parent, keys, weight, byKey, isKeyTouched, touchedKeys } = this;
    const touched = this.touched.subarray(0, this.count).sort();
    let keyCount = 0;
    // A parent precedes its children, so going backwards turns self weights into totals.
    for (let i = touched.length - 1; i >= 0; i--) {
      const s = touched[i];
      const key = keys[s];
      if (key >= 0) {
        if (isKeyTouched[key] === 0) {
          isKeyTouched[key] = 1;
          touchedKeys[keyCount++] = key;
        }
        byKey[key] += weight[s];
      }
      if (parent[s] >= 0) weight[parent[s]] += weight[s];
      weight[s] = 0;
      this.isTouched[s] = 0;
    }
    this.count = 0;
    for (let i = 0; i < keyCount; i++) {
      const key = touchedKeys[i];
      visit(key, byKey[key]);
      byKey[key] = 0;
      isKeyTouched[key] = 0;
    }
  }
}
