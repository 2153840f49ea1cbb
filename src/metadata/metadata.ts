/** The metadata of a capture: its type, and what reads, merges and tells it. The fields are ./fields.ts. */
import type { Profile } from '../profile/types';
import { fields, METADATA_VERSION, type CaptureMetadata } from './fields';
import { defineSchema, type Read, type Schema } from './schema';

export type { CaptureMetadata } from './fields';

export const metadataSchema: Schema<CaptureMetadata> = defineSchema(fields, METADATA_VERSION, {});

/** Reads untrusted metadata; undefined where nothing can be made of them. */
export function readCapture(value: unknown): CaptureMetadata | undefined {
  const read: Read<CaptureMetadata> = metadataSchema.read(value);
  return 'metadata' in read ? read.metadata : undefined;
}

/** The profile without numbers of sources that its metadata do not have: a file may be damaged. */
export function withKnownSources(profile: Profile): Profile {
  const count = captureOf(profile)?.sources?.length ?? 0;
  if (profile.threads.every(({ source }) => source === undefined || source < count)) return profile;
  const threads = profile.threads.map(({ source, ...thread }) => ({
    ...thread,
    ...(source !== undefined && source < count && { source }),
  }));
  return { ...profile, threads };
}

/** Metadata that were read, by what the file has. */
const known = new WeakMap<object, { readonly metadata: CaptureMetadata | undefined }>();

/** What a profile's file says of how it was captured; undefined where it says nothing, or nothing that can be read. */
export function captureOf({ capture }: Pick<Profile, 'capture'>): CaptureMetadata | undefined {
  if (capture === undefined) return undefined;
  let read = known.get(capture);
  if (read === undefined) known.set(capture, (read = { metadata: readCapture(capture) }));
  return read.metadata;
}
