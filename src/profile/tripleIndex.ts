import { IntColumn } from './intColumn';

/**
 * Numbers distinct triples of integers 0, 1, 2, … in order of first sight. Open addressing over columns: a million
 * triples cost no objects.
 */
export class TripleIndex {
  readonly a = new IntColumn();
  readonly b = new IntColumn();
  readonly c = new IntColumn();
  private slots = new Int32Array(4096).fill(-1);

  get size(): number {
    return this.a.length;
  }

  /** Index of the triple, added when it is new. */
  add(a: number, b: number, c: number): number {
    let slot = this.slotOf(a, b, c);
    const known = this.slots[slot];
    if (known >= 0) return known;
    if ((this.size + 1) * 2 > this.slots.length) {
      this.grow();
      slot = this.slotOf(a, b, c);
    }
    const index = this.size;
    this.a.push(a);
    this.b.push(b);
    this.c.push(c);
    this.slots[slot] = index;
    return index;
  }

  private slotOf(a: number, b: number, c: number): number {
    const mask = this.slots.length - 1;
    let hash = Math.imul(a + 1, 0x9e3779b1) ^ Math.imul(b + 1, 0x85ebca6b) ^ Math.imul(c + 1, 0xc2b2ae35);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    let slot = (hash ^ (hash >>> 13)) & mask;
    for (let found = this.slots[slot]; found >= 0; found = this.slots[slot]) {
      if (this.a.at(found) === a && this.b.at(found) === b && this.c.at(found) === c) break;
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private grow(): void {
    this.slots = new Int32Array(this.slots.length * 2).fill(-1);
    for (let i = 0; i < this.size; i++) this.slots[this.slotOf(this.a.at(i), this.b.at(i), this.c.at(i))] = i;
  }
}
