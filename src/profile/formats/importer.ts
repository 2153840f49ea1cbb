import type { Profile } from '../types';
import type { JsonObject } from './check';

/** Reads one JSON file format. Adding a format: one file and one line in ./parse.ts. */
export interface Importer {
  /** What people call the format. */
  readonly format: string;
  /** Whether the content looks like this format, told by its shape. */
  matches(json: JsonObject): boolean;
  /** Throws ProfileError that says what is wrong and where. `name` is used where the file brings none. */
  read(json: JsonObject, name: string): Profile;
}
