import { ManifestError } from './types';

/** Reads the keys of one object in a manifest; every error is a ManifestError with the key's full path. */
export class Fields {
  private readonly seen = new Set<string>();

  private constructor(
    private readonly file: string,
    readonly where: string,
    private readonly values: Readonly<Record<string, unknown>>,
  ) {}

  static of(file: string, where: string, value: unknown): Fields {
    if (!isObject(value)) throw new ManifestError(file, where, 'must be an object');
    return new Fields(file, where, value);
  }

  private take(key: string): unknown {
    this.seen.add(key);
    return this.values[key];
  }

  keyOf(key: string): string {
    return this.where === '' ? key : `${this.where}.${key}`;
  }

  fail(key: string, problem: string): never {
    throw new ManifestError(this.file, this.keyOf(key), problem);
  }

  has(key: string): boolean {
    return this.values[key] !== undefined;
  }

  string(key: string, fallback?: string): string {
    const value = this.take(key) ?? fallback;
    if (value === undefined) this.fail(key, 'is missing');
    if (typeof value !== 'string') this.fail(key, 'must be a string');
    if (value === '' && fallback !== '') this.fail(key, 'must not be empty');
    return value;
  }

  /** A number or a string of digits, as task definitions have for CPU and memory. */
  digits(key: string, fallback: string): string {
    const value = String(this.take(key) ?? fallback);
    return /^[1-9]\d{0,6}$/.test(value) ? value : this.fail(key, 'must be a whole number');
  }

  boolean(key: string, fallback: boolean): boolean {
    const value = this.take(key) ?? fallback;
    return typeof value === 'boolean' ? value : this.fail(key, 'must be true or false');
  }

  count(key: string, fallback: number): number {
    return this.checkCount(key, this.take(key) ?? fallback);
  }

  private checkCount(key: string, value: unknown): number {
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > 100) {
      this.fail(key, 'must be a whole number from 0 to 100');
    }
    return value;
  }

  /** A list of at least one non-empty string; null if the key is absent. */
  optionalStrings(key: string): readonly string[] | null {
    const value = this.take(key);
    if (value === undefined || value === null) return null;
    if (
      !Array.isArray(value) ||
      value.length === 0 ||
      !value.every((v): v is string => typeof v === 'string' && v !== '')
    ) {
      this.fail(key, 'must be a list of strings with at least one entry');
    }
    return value;
  }

  strings(key: string): readonly string[] {
    return this.optionalStrings(key) ?? this.fail(key, 'is missing');
  }

  stringMap(key: string): Readonly<Record<string, string>> {
    const value = this.take(key) ?? {};
    if (!isObject(value)) this.fail(key, 'must be an object of strings');
    for (const [name, entry] of Object.entries(value)) {
      if (typeof entry !== 'string') this.fail(`${key}.${name}`, 'must be a string');
      if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) this.fail(`${key}.${name}`, 'is no name of an environment variable');
    }
    return value as Record<string, string>;
  }

  /** Reads `{"1": 2}` as revision → count; null if the key is absent. */
  countByRevision(key: string): ReadonlyMap<number, number> | null {
    const value = this.take(key);
    if (value === undefined) return null;
    if (!isObject(value) || Object.keys(value).length === 0)
      this.fail(key, 'must be an object such as {"1": 2, "2": 1}');
    return new Map(
      Object.entries(value).map(([revision, n]) => {
        if (!/^[1-9]\d*$/.test(revision)) this.fail(`${key}.${revision}`, 'is no revision number (1 is the first)');
        return [Number(revision), this.checkCount(`${key}.${revision}`, n)];
      }),
    );
  }

  /** Any object; empty if the key is absent. */
  object(key: string): Readonly<Record<string, unknown>> {
    const value = this.take(key) ?? {};
    return isObject(value) ? value : this.fail(key, 'must be an object');
  }

  /** The entries of a list of objects; null if the key is absent. */
  optionalObjects(key: string): readonly Fields[] | null {
    const value = this.take(key);
    if (value === undefined) return null;
    if (!Array.isArray(value) || value.length === 0) this.fail(key, 'must be a list with at least one entry');
    return value.map((entry, i) => Fields.of(this.file, `${this.keyOf(key)}[${i}]`, entry));
  }

  /** Keys that have not been read. */
  unknown(): readonly string[] {
    return Object.keys(this.values)
      .filter((key) => !this.seen.has(key))
      .map((key) => this.keyOf(key));
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
