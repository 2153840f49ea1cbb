import type { Profile } from '../types';
import type { FileContent } from './fileContent';

/** Reads one file format. Adding a format: one file and one line in ./parse.ts. */
export interface Importer {
  /** What people call the format. */
  readonly format: string;
  /** Whether the content looks like this format, told by its shape. Throws ProfileError where the file is cut off or damaged. */
  matches(content: FileContent): boolean;
  /** Throws ProfileError that says what is wrong and where. `name` is used where the file brings none. */
  read(content: FileContent, name: string): Profile;
}
