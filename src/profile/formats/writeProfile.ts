import type { ExportFormat } from '../exportFormat';
import { ProfileError } from '../profileError';
import type { Profile } from '../types';
import { writeCollapsed } from './writeCollapsed';
import { writeCpuProfile } from './writeCpuProfile';
import { writePprof } from './writePprof';
import { speedscopePieces } from './writeSpeedscope';

/** Writes a profile in a format, pprof not yet compressed. Throws ProfileError where the format cannot hold it. */
export function writeProfile(profile: Profile, format: ExportFormat): Uint8Array {
  switch (format) {
    case 'speedscope':
      return joined(speedscopePieces(profile));
    case 'collapsed':
      return joined(writeCollapsed(profile));
    case 'pprof':
      return writePprof(profile);
    case 'cpuprofile':
      return joined(writeCpuProfile(profile));
    default:
      return format satisfies never;
  }
}

const BUFFERED = 1 << 20;

/** Pieces of text as UTF-8. */
function joined(pieces: Iterable<string>): Uint8Array {
  const encoder = new TextEncoder();
  const parts: Uint8Array[] = [];
  let text: string[] = [];
  let length = 0;
  const flush = (): void => {
    parts.push(encoder.encode(text.join('')));
    text = [];
    length = 0;
  };
  for (const piece of pieces) {
    text.push(piece);
    length += piece.length;
    if (length >= BUFFERED) flush();
  }
  flush();
  const size = parts.reduce((sum, part) => sum + part.length, 0);
  const bytes = allocate(size);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function allocate(size: number): Uint8Array {
  try {
    return new Uint8Array(size);
  } catch (cause) {
    throw new ProfileError(
      `The file would have ${Math.round(size / 1e6)} MB, more than fits in memory.`,
      'Export fewer threads or a shorter time.',
      { cause },
    );
  }
}
