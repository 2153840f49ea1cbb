/** Columns of integers that grow, and an index of the triples that three of them hold. */

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

/**
 * Numbers distinct triples of integers 0, 1, 2, … in order of first appearance. Open addressing over columns: a million
 * triples need no objects.
 */
export class TripleIndex {
  /** Index of the triple plus one, 0 if the slot is free. Empty until the first lookup. */
  private slots = new Int32Array(0);

  /** Does not need to grow up to `expected` triples. */
  constructor(
    private readonly expected = 1024,
    readonly a = new IntColumn(expected),
    readonly b = new IntColumn(expected),
    readonly c = new IntColumn(expected),
  ) {}

  /** Creates an index of columns whose triples are known to be distinct. */
  static of(a: IntColumn, b: IntColumn, c: IntColumn): TripleIndex {
    return new TripleIndex(a.length, a, b, c);
  }

  get size(): number {
    return this.a.length;
  }

  /** Index of the triple, which is added if it is new. */
  add(a: number, b: number, c: number): number {
    if (this.slots.length === 0) this.fill(Math.max(this.size, this.expected, 16));
    const { slots } = this;
    const mask = slots.length - 1;
    const [as, bs, cs] = [this.a.data, this.b.data, this.c.data];
    let slot = hash(a, b, c) & mask;
    for (let found = slots[slot]; found > 0; found = slots[slot]) {
      if (as[found - 1] === a && bs[found - 1] === b && cs[found - 1] === c) return found - 1;
      slot = (slot + 1) & mask;
    }
    this.a.push(a);
    this.b.push(b);
    this.c.push(c);
    slots[slot] = this.a.length;
    if (this.a.length * 2 > slots.length) this.fill(slots.length * 2);
    return this.a.length - 1;
  }

  /**
   * Allocates slots for `count` triples, at most half of them occupied. The existing triples are distinct, so each only
   * needs a free slot.
   */
  private fill(count: number): void {
    const slots = new Int32Array(2 ** Math.ceil(Math.log2(count * 2)));
    const mask = slots.length - 1;
    const [as, bs, cs] = [this.a.data, this.b.data, this.c.data];
    for (let i = 0; i < this.size; i++) {
      let slot = hash(as[i], bs[i], cs[i]) & mask;
      while (slots[slot] > 0) slot = (slot + 1) & mask;
      slots[slot] = i + 1;
    }
    this.slots = slots;
  }
}

function hash(a: number, b: number, c: number): number {
  let value = Math.imul(a + 1, 0x9e3779b1) ^ Math.imul(b + 1, 0x85ebca6b) ^ Math.imul(c + 1, 0xc2b2ae35);
  value = Math.imul(value ^ (value >>> 15), 0x2c1b3c6d);
  return value ^ (value >>> 13);
}
