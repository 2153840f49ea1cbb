/**
 * A seeded stream of numbers, uniform over [0, 1): a Weyl sequence through the finaliser of MurmurHash3. The same words
 * give the same stream; streams of different words are unrelated.
 */
export class Chance {
  #state: number;

  constructor(...words: readonly (number | string)[]) {
    this.#state = 0;
    for (const char of words.join('/')) this.#state = mix(this.#state ^ char.charCodeAt(0));
  }

  next(): number {
    this.#state = (this.#state + 0x9e3779b9) >>> 0;
    return mix(this.#state) / 2 ** 32;
  }

  /** An integer from 0 to `below` - 1. */
  integer(below: number): number {
    return Math.floor(this.next() * below);
  }
}

function mix(value: number): number {
  let hash = value + 0x6d2b79f5;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
