import type { ExportFormat } from '../exportFormat';
import { ProfileError } from '../profileError';
import type { Profile } from '../types';
import { joinPieces, utf8Pieces } from './bytePieces';
import { writeCollapsed } from './writeCollapsed';
import { writeCpuProfile } from './writeCpuProfile';
import { writePprof, type RecordingTime } from './writePprof';
import { speedscopePieces, type MetadataPlaces } from './writeSpeedscope';

/** What a file says besides the profile. */
interface WriteOptions {
  /** Where the members of the profile's metadata stand. */
  readonly places?: MetadataPlaces;
  /** Absent: not known. */
  readonly recorded?: RecordingTime;
}

/** Writes a profile in a format, pprof not yet compressed. Throws ProfileError where the format cannot hold it. */
export function writeProfile(
  profile: Profile,
  format: ExportFormat,
  { places, recorded }: WriteOptions = {},
): Uint8Array {
  switch (format) {
    case 'speedscope':
      return joined(speedscopePieces(profile, places));
    case 'collapsed':
      return joined(utf8Pieces(writeCollapsed(profile)));
    case 'pprof':
      return writePprof(profile, recorded);
    case 'cpuprofile':
      return joined(utf8Pieces(writeCpuProfile(profile)));
    default:
      return format satisfies never;
  }
}

function joined(pieces: Iterable<Uint8Array>): Uint8Array {
  const parts: Uint8Array[] = [];
  let size = 0;
  for (const piece of pieces) {
    parts.push(piece);
    size += piece.length;
    if (size > MOST_BYTES) throw tooLarge(size);
  }
  try {
    return joinPieces(parts);
  } catch (cause) {
    throw tooLarge(size, cause);
  }
}

/** No reader here takes a larger file. */
const MOST_BYTES = 0x7fffffff;

const tooLarge = (size: number, cause?: unknown): ProfileError =>
  new ProfileError(
    `The file would have ${Math.round(size / 1e6)} MB or more, more than fits in memory.`,
    'Export fewer threads or a shorter time.',
    { cause },
  );
