import type { TypeWish } from '../sampleTypes';
import type { Profile } from '../types';
import type { FileContent } from './fileContent';

/** Reads one file format. To add a format, write one file and add one line to ./parse.ts. */
export interface Importer {
  /** The format's common name. */
  readonly format: string;
  /** Whether the content has the shape of this format. Throws ProfileError if the file is truncated or damaged. */
  matches(content: FileContent): boolean;
  /**
   * Throws a ProfileError that says what is wrong and where. `name` is used if the file has no name of its own. `type`:
   * which sample type to read, for formats with several; absent: the file's default.
   */
  read(content: FileContent, name: string, type?: TypeWish): Profile;
}
