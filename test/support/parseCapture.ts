import { joinPieces } from '../../src/profile/formats/bytePieces';
import { parseProfile } from '../../src/profile/formats/parse';
import type { Profile } from '../../src/profile/types';

/** Reads the pieces of a small capture back. */
export const parseCapture = (file: Iterable<Uint8Array>, name: string): Profile => parseProfile(joinPieces(file), name);
