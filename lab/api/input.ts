import { ApiError, invalidParameter } from './errors';

/** The JSON object of a call. Anybody may have written it, so each member is type-checked when it is read. */
export class Input {
  constructor(private readonly values: Readonly<Record<string, unknown>>) {}

  /** @throws ApiError SerializationException if the body is not a JSON object. */
  static parse(body: Buffer): Input {
    try {
      const value: unknown = JSON.parse(body.length === 0 ? '{}' : body.toString('utf8'));
      if (typeof value === 'object' && value !== null && !Array.isArray(value))
        return new Input(value as Record<string, unknown>);
    } catch {
      // Reported below, as for JSON that is not an object.
    }
    throw new ApiError('SerializationException', 'Start of structure or map found where not expected.');
  }

  string(key: string): string | undefined {
    return this.typed(key, 'STRING_VALUE', (v): v is string => typeof v === 'string');
  }

  boolean(key: string): boolean | undefined {
    return this.typed(key, 'TRUE_VALUE', (v): v is boolean => typeof v === 'boolean');
  }

  integer(key: string): number | undefined {
    return this.typed(key, 'NUMBER_VALUE', (v): v is number => typeof v === 'number' && Number.isInteger(v));
  }

  strings(key: string): readonly string[] {
    return (
      this.typed(key, 'START_ARRAY', (v): v is string[] => Array.isArray(v) && v.every((x) => typeof x === 'string')) ??
      []
    );
  }

  /** A blob member: base64. */
  requiredBlob(key: string): Buffer {
    const text = this.required(key);
    if (/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return Buffer.from(text, 'base64');
    throw new ApiError('SerializationException', `${key} is not base64.`);
  }

  /** A map of strings; empty if absent. */
  stringMap(key: string): Readonly<Record<string, string>> {
    return (
      this.typed(
        key,
        'START_MAP',
        (v): v is Record<string, string> =>
          typeof v === 'object' &&
          v !== null &&
          !Array.isArray(v) &&
          Object.values(v).every((x) => typeof x === 'string'),
      ) ?? {}
    );
  }

  required(key: string): string {
    const value = this.string(key);
    if (value === undefined || value === '') throw invalidParameter(`${key} can not be blank.`);
    return value;
  }

  private typed<T>(key: string, expected: string, is: (value: unknown) => value is T): T | undefined {
    const value = this.values[key] ?? undefined;
    if (value === undefined || is(value)) return value;
    throw new ApiError('SerializationException', `${expected} expected for member ${key}.`);
  }
}
