/** A cache that evicts the entry that was not used for the longest time. */
export class Recent<T> {
  private readonly kept = new Map<string, T>();

  constructor(private readonly most: number) {}

  get(key: string, make: () => T): T {
    const known = this.kept.get(key) ?? make();
    this.put(key, known);
    return known;
  }

  /** The value of a key. */
  find(key: string): T | undefined {
    const known = this.kept.get(key);
    if (known !== undefined) this.put(key, known);
    return known;
  }

  put(key: string, value: T): void {
    this.kept.delete(key);
    this.kept.set(key, value);
    const [oldest] = this.kept.keys();
    if (this.kept.size > this.most) this.kept.delete(oldest);
  }

  drop(key: string): void {
    this.kept.delete(key);
  }

  clear(): void {
    this.kept.clear();
  }
}
