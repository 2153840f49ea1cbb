/** Capture metadata: read, shown, merged and written again; and read from a file without its profile. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { readStored, withWords } from '../../../src/capture/keep/storedMetadata';
import { aboutCapture } from '../../../src/metadata/captureFacts';
import { metadataSchema, readCapture } from '../../../src/metadata/metadata';
import { writeProfile } from '../../../src/profile/formats/writeProfile';
import { readMetadata } from '../../../src/profile/formats/speedscopeOwnData';
import { bytesOf, jsonBytesOf, jsonOf } from '../mutate';
import { capture, smallProfile, speedscope } from '../seeds';
import { type AnyTarget, isRefusal, type Target } from '../target';

const other = readCapture(capture);

const metadata: Target<string> = {
  name: 'metadata',
  inputs: jsonOf(capture),
  sizeOf: ({ length }) => length,
  run(text) {
    let read: ReturnType<typeof readCapture>;
    try {
      // As the importer takes them, which looks how deeply they are nested.
      read = readCapture(readMetadata({ ecsProfiler: { capture: JSON.parse(text) as unknown } }));
    } catch (error) {
      if (error instanceof SyntaxError || isRefusal(error)) return false;
      throw error;
    }
    if (read === undefined || other === undefined) return false;
    const { facts, warning, sources } = aboutCapture(read);
    for (const { name, value } of facts) assert.ok(typeof name === 'string' && typeof value === 'string');
    for (const { place, what, error } of sources) assert.equal(typeof `${place}${what}${error}${warning}`, 'string');
    for (const how of ['sideBySide', 'inTurn'] as const)
      aboutCapture(metadataSchema.merge(how, [other, read, other], read));
    JSON.stringify(metadataSchema.inFileOrder(read));
    return true;
  },
};

const file = writeProfile(smallProfile(capture), 'speedscope', { places: metadataSchema });
const { ecsProfiler } = speedscope[0] as { readonly ecsProfiler?: object };
/** As versions before 0.2 wrote it: the metadata behind the profile. */
const old = JSON.stringify({ shared: { frames: [] }, profiles: [], ecsProfiler: { ...ecsProfiler, capture } });

let folder = '';
const stored: Target<Buffer> = {
  name: 'stored',
  inputs: fc.oneof(
    bytesOf(fc.constantFrom<Uint8Array | string>(file, old)),
    jsonBytesOf(...speedscope, JSON.parse(old) as object),
  ),
  sizeOf: ({ length }) => length,
  async open() {
    folder = await mkdtemp(path.join(os.tmpdir(), 'fuzz-stored-'));
    return () => rm(folder, { recursive: true });
  },
  async run(bytes) {
    const place = path.join(folder, 'capture.speedscope.json');
    await writeFile(place, bytes);
    const read = await readStored(place);
    if ('problem' in read) assert.ok(read.problem.length < 500);
    else aboutCapture(read.metadata);
    const pieces = await withWords(place, { title: 'new "title"' });
    for await (const piece of pieces ?? []) assert.ok(piece.length >= 0);
    return 'metadata' in read;
  },
};

export const metadataTargets: readonly AnyTarget[] = [metadata, stored];
