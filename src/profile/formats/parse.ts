import { ProfileError } from '../profileError';
import { checkSampleType, type TypeWish } from '../sampleTypes';
import type { Profile } from '../types';
import { austinImporter } from './austin';
import { chromeTraceImporter } from './chromeTrace';
import { collapsedImporter } from './collapsed';
import { cpuProfileImporter } from './cpuProfile';
import { FileContent } from './fileContent';
import { firefoxImporter } from './firefox';
import { refuseForeign } from './foreign/refuseForeign';
import { heapProfileImporter } from './heapProfile';
import type { Importer } from './importer';
import { pprofImporter } from './pprof';
import { pythonTraceImporter } from './pythonTrace';
import { samplingCollapsedImporter } from './samplingCollapsed';
import { samplingJsonlImporter } from './samplingJsonl';
import { speedscopeImporter } from './speedscope';

/**
 * JSON formats come first, as their keys identify them; before them what is JSON line by line, which is none as a
 * whole; text comes last, as nearly everything is text.
 */
export const importers: readonly Importer[] = [
  samplingJsonlImporter,
  speedscopeImporter,
  cpuProfileImporter,
  heapProfileImporter,
  firefoxImporter,
  pythonTraceImporter,
  chromeTraceImporter,
  pprofImporter,
  austinImporter,
  samplingCollapsedImporter,
  collapsedImporter,
];

/**
 * Reads a profile; the content determines the format, never the file name. Compressed bytes are decompressed; `name` is
 * the file's name, used in messages and if the file has no name of its own. Throws {@link ProfileError}, which says
 * what is wrong and where in the file. `known`: the formats it may have, in the order in which they are tried. `type`:
 * which of its sample types is read; absent: its default.
 */
export function parseProfile(
  bytes: Uint8Array,
  name: string,
  known: readonly Importer[] = importers,
  type?: TypeWish,
): Profile {
  if (bytes.length === 0) throw new ProfileError(`${name} is empty.`);
  if (bytes[0] === 0x1f && bytes[1] === 0x8b)
    throw new ProfileError(`${name} is compressed with gzip.`, 'Decompress it first.');
  const content = new FileContent(bytes, name);
  refuseForeign(content, name);
  const importer = known.find((candidate) => candidate.matches(content));
  if (importer === undefined)
    throw new ProfileError(
      `${name} is ${content.json === undefined ? 'no' : 'JSON, but no'} profile in a known format.`,
      `Formats that can be read: ${known.map(({ format }) => format).join(', ')}.`,
    );
  const profile = importer.read(content, name, type);
  if (type !== undefined) checkSampleType(profile, type, name);
  return profile;
}
