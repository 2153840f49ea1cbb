/** A growing column of 32-bit integers. */
export class IntColumn {
  /** May be longer than `length`, and is replaced by a larger array when a push does not fit. */
  data: Int32Array;
  length = 0;

  constructor(capacity = 1024) {
    this.data = new Int32Array(capacity);
  }

  push(value: number): void {
    if (this.length === this.data.length) {
      const grown = new Int32Array(Math.max(16, this.data.length * 2));
      grown.set(this.data);
      this.data = grown;
    }
    this.data[this.length++] = value;
  }

  at(index: number): number {
    return this.data[index];
  }

  /** A copy of exactly `length` entries. */
  toArray(): Int32Array {
    return this.data.slice(0, this.length);
  }
}
