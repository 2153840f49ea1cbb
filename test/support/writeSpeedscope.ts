import { joinPieces } from '../../src/profile/formats/bytePieces';
import { speedscopePieces } from '../../src/profile/formats/writeSpeedscope';
import type { Profile } from '../../src/profile/types';

/** A small profile as the text of its speedscope file. */
export const writeSpeedscope = (profile: Profile): string =>
  new TextDecoder().decode(joinPieces(speedscopePieces(profile)));
