/** The metadata of a capture: its type, and how to read, merge and show it. The fields are in ./fields.ts. */
import type { Profile } from '../profile/types';
import { fields, METADATA_VERSION, type CaptureMetadata } from './fields';
import { defineSchema, type Read, type Schema } from './schema';

export type { CaptureMetadata } from './fields';

export const metadataSchema: Schema<CaptureMetadata> = defineSchema(fields, METADATA_VERSION, {});

/** Reads untrusted metadata; undefined if it is unusable. */
export function readCapture(value: unknown): CaptureMetadata | undefined {
  const read: Read<CaptureMetadata> = metadataSchema.read(value);
  return 'metadata' in read ? read.metadata : undefined;
}

/** The profile without source numbers that its metadata does not have, as in a damaged file. */
export function withKnownSources(profile: Profile): Profile {
  const count = captureOf(profile)?.sources?.length ?? 0;
  if (profile.threads.every(({ source }) => source === undefined || source < count)) return profile;
  const threads = profile.threads.map(({ source, ...thread }) => ({
    ...thread,
    ...(source !== undefined && source < count && { source }),
  }));
  return { ...profile, threads };
}

/** Metadata already read, by the raw value in the file. */
const known = new WeakMap<object, { readonly metadata: CaptureMetadata | undefined }>();

/** How a profile was captured according to its file; undefined if the file says nothing, or nothing readable. */
export function captureOf({ capture }: Pick<Profile, 'capture'>): CaptureMetadata | undefined {
  if (capture === undefined) return undefined;
  let read = known.get(capture);
  if (read === undefined) known.set(capture, (read = { metadata: readCapture(capture) }));
  return read.metadata;
}
