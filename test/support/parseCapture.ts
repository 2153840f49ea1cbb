import type { CaptureMetadata } from '../../src/metadata/metadata';
import { joinPieces } from '../../src/profile/formats/bytePieces';
import { parseProfile } from '../../src/profile/formats/parse';
import type { Profile } from '../../src/profile/types';

export type CapturedProfile = Omit<Profile, 'capture'> & { readonly capture?: CaptureMetadata };

/** Reads a small capture back, with its metadata as they stand in the file. */
export const parseCapture = (file: Uint8Array | Iterable<Uint8Array>, name: string): CapturedProfile =>
  parseProfile(file instanceof Uint8Array ? file : joinPieces(file), name) as CapturedProfile;
