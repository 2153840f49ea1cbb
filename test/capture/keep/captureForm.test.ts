import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import Ajv from 'ajv';
import fc from 'fast-check';
import { captureFile } from '../../../src/capture/keep/describeRecording';
import { createCaptureStore, type CaptureStore } from '../../../src/capture/keep/store';
import { captureOf, metadataSchema, type CaptureMetadata } from '../../../src/metadata/metadata';
import { withSources } from '../../../src/metadata/sources';
import { joinPieces } from '../../../src/profile/formats/bytePieces';
import { parseProfile } from '../../../src/profile/formats/parse';
import { writeProfile } from '../../../src/profile/formats/writeProfile';
import { ProfileError } from '../../../src/profile/profileError';
import { ProfileBuilder } from '../../../src/profile/profileBuilder';
import { arbitraryProfile } from '../../profile/arbitraryProfile';
import { runs } from '../../support/runs';
import { sampleMetadata } from '../../support/sampleMetadata';

const HEAD = 64 * 1024;
const file = { path: '/srv/a.py', sha256: '1'.repeat(64), gitBlob: '2'.repeat(40), bytes: 3 };

function capture(metadata: CaptureMetadata): ReturnType<typeof captureFile> {
  const builder = new ProfileBuilder();
  const work = builder.stack(-1, builder.frame('work', '/srv/a.py', 0, 0), 3);
  builder.thread('main', Int32Array.of(work, work), Float64Array.of(1, 2));
  return captureFile(builder.build({ name: 'c', unit: 'seconds', sourceMaps: { '/srv/a.js': '{}' } }), metadata);
}
const fleetOf = (count: number): CaptureMetadata =>
  withSources(
    sampleMetadata({ files: [file] }),
    Array.from({ length: count }, (_, i) => ({
      task: `task${i}`,
      container: 'app',
      pid: i,
      processName: 'main.py',
      samples: 1,
      error: i % 2 === 0 ? null : 'x'.repeat(800),
    })),
  );

describe('the form of a capture file', () => {
  let folder: string;
  let store: CaptureStore;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'ecs-profiler-form-'));
    store = createCaptureStore(folder);
  });
  afterEach(() => rm(folder, { recursive: true }));
  const put = async (name: string, text: string): Promise<string> => {
    const where = path.join(folder, `${name}.speedscope.json`);
    await writeFile(where, text);
    return pathToFileURL(where).href;
  };
  const read = (uri: string): Promise<string> => readFile(new URL(uri), 'utf8');

  it("every file is valid by speedscope's published schema", async () => {
    const schema = JSON.parse(
      await readFile('node_modules/speedscope/dist/release/file-format-schema.json', 'utf8'),
    ) as object;
    const validate = new Ajv({ strict: false }).compile(schema);
    fc.assert(
      fc.property(arbitraryProfile, (profile) => {
        const bytes = joinPieces(captureFile(profile, sampleMetadata({ files: [file] })).file);
        assert.ok(validate(JSON.parse(Buffer.from(bytes).toString())), JSON.stringify(validate.errors));
      }),
      { numRuns: runs(30) },
    );
  });

  it('metadata stand first and bulk behind the profile; a fleet of 200 is listed by the head alone', async () => {
    for (const count of [3, 200]) {
      const metadata = fleetOf(count);
      const { uri } = await store.save(capture(metadata), 0);
      const text = await read(uri);
      const head = Buffer.from(text).subarray(0, HEAD).toString();
      assert.ok(head.indexOf('"service":"orders-api"') < head.indexOf('"shared"') || !head.includes('"shared"'));
      assert.ok(text.indexOf('"shared":{') < HEAD, 'the metadata end within the first 64 KiB');
      for (const bulk of ['"sourceMaps"', '"sha256"']) assert.ok(text.indexOf(bulk) > text.indexOf('"profiles"'), bulk);
      const [listed] = (await store.list()).filter((one) => one.uri === uri);
      assert.equal(listed.metadata.merged?.tasks, count);
      assert.equal(listed.metadata.sources === undefined, count === 200);
      assert.deepEqual(captureOf(parseProfile(Buffer.from(text), 'x')), metadata, 'the whole is in the file');
    }
  });

  it('a note of 100,000 characters is listed and converted, and gives way to a short one', async () => {
    const long = 'n'.repeat(100_000);
    const converted = (bytes: Uint8Array): Uint8Array =>
      writeProfile(parseProfile(bytes, 'x'), 'speedscope', { places: metadataSchema });
    const shown = async (uri: string): Promise<(string | undefined)[]> => {
      const listed = (await store.list()).find((one) => one.uri === uri);
      return [listed?.metadata.note, captureOf(parseProfile(Buffer.from(await read(uri)), 'x'))?.note];
    };
    const text = Buffer.from(joinPieces(capture(sampleMetadata()).file)).toString();
    const byHand: Readonly<Record<string, string>> = {
      head: text.replace('"formatVersion":1,', `"formatVersion":1,"note":"${long}",`),
      behind: text.replace('"ecsProfilerData":{', `"ecsProfilerData":{"capture":{"note":"${long}"},`),
    };
    for (const [name, content] of Object.entries(byHand)) {
      const uri = await put(name, content);
      assert.ok((await shown(uri))[1] === long, name);
      const copy = await put(`${name}-copy`, Buffer.from(converted(Buffer.from(content))).toString());
      assert.ok(
        (await shown(copy)).every((note) => note === long),
        name,
      );
      for (const one of [uri, copy]) {
        await store.setNote(one, 'short');
        assert.deepEqual(await shown(one), ['short', 'short'], name);
      }
    }
  });

  it('where the head is full, the largest of what can be spared is behind: never words, nor what lists need', async () => {
    const metadata = sampleMetadata({ title: 't'.repeat(200), note: '…'.repeat(8000), service: 's'.repeat(999) });
    const full = { ...metadata, larger: 'c'.repeat(33_000), large: 'b'.repeat(20_000), small: 'a'.repeat(100) };
    const text = Buffer.from(joinPieces(capture(full).file)).toString();
    const { ecsProfiler, ecsProfilerData } = JSON.parse(text) as Record<string, { capture: object }>;
    assert.deepEqual(Object.keys(ecsProfilerData.capture), ['larger']);
    assert.deepEqual(Object.keys(ecsProfiler.capture).sort(), [...Object.keys(metadata), 'large', 'small'].sort());
    assert.ok(text.indexOf('"shared":{') < HEAD);
  });

  it('a later version, and what is unknown, are listed, opened and kept byte for byte when words are changed', async () => {
    const odd = '"later":{"big":12345678901234567890,"n":1.0e2,"s":"\\u0041"}';
    const text = Buffer.from(joinPieces(capture(sampleMetadata({ runtime: 'zig' })).file)).toString();
    const later = text.replace('"formatVersion":1,', `"formatVersion":2,${odd},`);
    const uri = await put('later', later);
    assert.deepEqual(
      (await store.list()).map(({ metadata }) => [metadata.runtime, metadata.formatVersion]),
      [['zig', 2]],
    );
    await store.rename(uri, 'first');
    await store.rename(uri, 'mine');
    const changed = await read(uri);
    assert.equal(changed.replace(',"title":"mine"', ''), later);
    assert.equal(captureOf(parseProfile(Buffer.from(changed), 'x'))?.title, 'mine');
  });

  it('a file of the first form, whose metadata are behind the profile, is listed, opened and changed', async () => {
    const now = JSON.parse(Buffer.from(joinPieces(capture(sampleMetadata()).file)).toString()) as {
      ecsProfiler: object;
      ecsProfilerData: object;
    };
    const { ecsProfiler, ecsProfilerData, ...rest } = now;
    const old = JSON.stringify({ ...rest, ecsProfiler: { ...ecsProfilerData, ...ecsProfiler } });
    const uri = await put('old', old);
    assert.deepEqual((await store.list())[0].metadata, sampleMetadata());
    assert.deepEqual(captureOf(parseProfile(Buffer.from(old), 'x')), sampleMetadata());
    await store.setNote(uri, 'before');
    assert.equal((await read(uri)).replace(',"note":"before"', ''), old);
  });

  it('metadata nested too deeply are unreadable, in the list and when opened', async () => {
    const text = Buffer.from(joinPieces(capture(sampleMetadata()).file)).toString();
    const nested = (depth: number): Record<string, string> => {
      const odd = `"odd":${'['.repeat(depth)}${']'.repeat(depth)}`;
      return {
        head: text.replace('"formatVersion":1,', `"formatVersion":1,${odd},`),
        behind: text.replace('"ecsProfilerData":{', `"ecsProfilerData":{"capture":{${odd}},`),
      };
    };
    for (const content of Object.values(nested(99))) assert.ok(captureOf(parseProfile(Buffer.from(content), 'x')));
    for (const depth of [100, 200_000])
      for (const content of Object.values(nested(depth)))
        assert.throws(
          () => parseProfile(Buffer.from(content), 'x'),
          (error) => error instanceof ProfileError && /more than 100 levels deep/.test(error.message) && !!error.hint,
        );
    await put('shallow', nested(99).head);
    await put('deep', nested(200_000).head);
    const { captures, unreadable } = await store.contents();
    assert.equal(captures.length, 1);
    assert.deepEqual(
      unreadable.map(({ problem }) => problem),
      ['Its metadata are nested more than 100 levels deep.'],
    );
  });

  it('a file that is cut off behind its head is unreadable, and is not changed', async () => {
    const whole = Buffer.from(joinPieces(capture(sampleMetadata()).file)).toString();
    const cut = whole.slice(0, whole.indexOf('"profiles":[') + 40);
    const uri = await put('cut', cut);
    await put('spaced', `${whole} \n`);
    await put('far', `${whole}${' '.repeat(5000)}`);
    const { captures, unreadable } = await store.contents();
    assert.equal(captures.length, 2);
    assert.deepEqual(unreadable, [{ uri, problem: 'The file is cut off.' }]);
    await assert.rejects(store.rename(uri, 'x'), /or is cut off/);
    assert.equal(await read(uri), cut);
  });

  it('what cannot be read is listed with its reason, and can be removed', async () => {
    const whole = Buffer.from(joinPieces(capture(sampleMetadata()).file)).toString();
    await put('cut', whole.slice(0, 300));
    await put('empty', '');
    await put(
      'newer',
      whole.replace('"formatVersion":1,', '"formatVersion":9,').replace('"samples":3', '"samples":"3"'),
    );
    await put('whole', whole);
    const { captures, unreadable } = await store.contents();
    assert.equal(captures.length, 1);
    assert.deepEqual(
      unreadable.map(({ uri, problem }) => [path.posix.basename(uri, '.speedscope.json'), problem]),
      [
        ['cut', 'It has no metadata of a capture.'],
        ['empty', 'It has no metadata of a capture.'],
        ['newer', 'Its metadata of version 9, newer than 1, has no samples that can be read here.'],
      ],
    );
    for (const { uri } of unreadable) await store.remove(uri);
    assert.deepEqual((await store.contents()).unreadable, []);
  });
});
