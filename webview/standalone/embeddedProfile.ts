import { parseProfile } from '../../src/profile/formats/parse';
import { ProfileError } from '../../src/profile/profileError';
import type { Profile } from '../../src/profile/types';

/** Reads a profile from base64-encoded gzip data. Throws ProfileError. */
export async function embeddedProfile(base64: string, name: string): Promise<Profile> {
  let bytes: Uint8Array;
  try {
    const packed = atob(base64.trim());
    const gzip = new Uint8Array(packed.length);
    for (let i = 0; i < packed.length; i++) gzip[i] = packed.charCodeAt(i);
    bytes = await throughStream(gzip, new DecompressionStream('gzip'));
  } catch (cause) {
    throw new ProfileError('The profile in this page is damaged or cut off.', 'Fetch or export the page again.', {
      cause,
    });
  }
  return parseProfile(bytes, name);
}

/** Compresses or decompresses bytes. */
export async function throughStream(
  bytes: Uint8Array<ArrayBuffer>,
  stream: CompressionStream | DecompressionStream,
): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());
}
