import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { captureFileName, createCaptureStore, type CaptureStore } from '../../../src/capture/keep/store';
import { parseProfile } from '../../../src/profile/formats/parse';
import { speedscopePieces } from '../../../src/profile/formats/writeSpeedscope';
import { tooLong, WordsTooLong } from '../../../src/capture/keep/words';
import type { CaptureMetadata } from '../../../src/metadata/metadata';
import type { Profile } from '../../../src/profile/types';
import { sampleMetadata } from '../../support/sampleMetadata';

const metadataAt = (minute: number, change: Partial<CaptureMetadata> = {}): CaptureMetadata =>
  sampleMetadata({ startedAt: new Date(Date.UTC(2026, 10, 21, 8, minute, 5)).toISOString(), samples: 1, ...change });

function captureAt(
  minute: number,
  change: Partial<CaptureMetadata> = {},
): { file: Iterable<Uint8Array>; metadata: CaptureMetadata } {
  const metadata = metadataAt(minute, change);
  const profile: Profile = {
    name: '"capture":{ "tricky" \\',
    unit: 'seconds',
    frames: [{ name: '"capture":{"formatVersion":1}', file: '/app/main.py', line: 0, column: 0, kind: 'code' }],
    stacks: { parent: Int32Array.of(-1), frame: Int32Array.of(0), line: Int32Array.of(3) },
    threads: [{ name: 'main', samples: { stack: Int32Array.of(0), weight: Float64Array.of(0.01) } }],
    capture: metadata,
    sourceMaps: { '/app/x.js': '{"mappings":"","x":"} \\" {"}' },
  };
  return { metadata, file: speedscopePieces(profile) };
}

const folderOf = (uri: string): string => path.dirname(fileURLToPath(uri));

describe('capture store', () => {
  let folder: string;
  let store: CaptureStore;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'ecs-profiler-store-'));
    store = createCaptureStore(path.join(folder, 'captures'));
  });
  afterEach(() => rm(folder, { recursive: true }));
  const starts = async (): Promise<number[]> =>
    (await store.list()).map((one) => new Date(one.metadata.startedAt).getUTCMinutes());

  it('lists nothing before the first capture, then the newest first', async () => {
    assert.deepEqual(await store.list(), []);
    for (const minute of [2, 1, 3]) await store.save(captureAt(minute), 0);
    assert.deepEqual(await starts(), [3, 2, 1]);
    assert.deepEqual(await store.list().then((all) => all[0].metadata), metadataAt(3));
    assert.equal(path.basename((await store.list())[0].uri), 'orders-api-01234567-20261121T080305Z.speedscope.json');
  });

  it('has another listing where a file was added, changed or removed, also by another window', async () => {
    const other = createCaptureStore(path.join(folder, 'captures'));
    const seen = [await store.listing()];
    const stored = await other.save(captureAt(1), 0);
    seen.push(await store.listing());
    await other.rename(stored.uri, 'before the fix');
    seen.push(await store.listing());
    assert.equal(await store.listing(), seen[2], 'as long as nothing happens');
    await other.save(captureAt(2), 0);
    seen.push(await store.listing());
    assert.equal(new Set(seen).size, 4);
    for (const { uri } of await store.list()) await other.remove(uri);
    assert.equal(await store.listing(), seen[0]);
  });

  it('keeps as many as asked for, and everything that has words of the user', async () => {
    const first = await store.save(captureAt(1), 3);
    const second = await store.save(captureAt(2), 3);
    await store.rename(first.uri, 'before the fix');
    await store.setNote(second.uri, 'look at line 3');
    for (const minute of [3, 4, 5, 6]) await store.save(captureAt(minute), 2);
    assert.deepEqual(await starts(), [6, 5, 2, 1]);
  });

  it('never removes the capture it has just stored, old as it may be', async () => {
    await store.save(captureAt(5), 1);
    await store.save(captureAt(1), 1);
    assert.deepEqual(await starts(), [1]);
  });

  it('never removes a capture that another window still records, old as it may be', async () => {
    const other = createCaptureStore(path.join(folder, 'captures'));
    const uri = await other.reserve(metadataAt(1));
    await other.keepSoFar(captureAt(1), uri);
    await store.save(captureAt(5), 1);
    assert.deepEqual(await starts(), [5, 1]);
    await other.save(captureAt(1), 0, uri);
    await store.save(captureAt(6), 1);
    assert.deepEqual(await starts(), [6]);
  });

  it('changes title and note and nothing else of the file', async () => {
    const { uri } = await store.save(captureAt(1), 0);
    const before = parseProfile(await readFile(new URL(uri)), 'x');
    await store.rename(uri, 'a "quoted" {title}');
    const changed = await store.setNote(uri, 'two\nlines');
    assert.equal(changed.metadata.title, 'a "quoted" {title}');
    const after = parseProfile(await readFile(new URL(uri)), 'x');
    assert.deepEqual(after, {
      ...before,
      capture: { ...before.capture, title: 'a "quoted" {title}', note: 'two\nlines' },
    });
    assert.deepEqual((await store.list())[0].metadata, after.capture);
  });

  it('loses no words where two windows change title and note at one moment', async () => {
    const { uri } = await store.save(captureAt(1), 0);
    const other = createCaptureStore(path.join(folder, 'captures'));
    for (let i = 0; i < 10; i++) {
      await Promise.all([store.rename(uri, `title ${i}`), other.setNote(uri, `note ${i}`)]);
      const [{ metadata }] = await store.list();
      assert.deepEqual([metadata.title, metadata.note], [`title ${i}`, `note ${i}`]);
    }
    assert.deepEqual(
      await readdir(path.join(folder, 'captures')),
      [path.basename(fileURLToPath(uri))],
      'nothing is left beside it',
    );
  });

  it('tells of words that another window wrote since the user saw them, and leaves those', async () => {
    const { uri } = await store.save(captureAt(1), 0);
    const other = createCaptureStore(path.join(folder, 'captures'));
    await other.setNote(uri, 'mine', '');
    await assert.rejects(store.setNote(uri, 'yours', ''), {
      name: 'WordsChanged',
      message: 'The note was changed in another window meanwhile.',
      now: 'mine',
    });
    assert.equal((await store.list())[0].metadata.note, 'mine');
    await store.rename(uri, 'a title is not a note', '');
    assert.equal((await store.setNote(uri, 'ours', 'mine')).metadata.note, 'ours');
  });

  it('keeps the words that another window gave a capture while it was recorded', async () => {
    const other = createCaptureStore(path.join(folder, 'captures'));
    const uri = await store.reserve(metadataAt(1));
    await store.keepSoFar(captureAt(1), uri);
    await other.rename(uri, 'under load');
    await store.keepSoFar(captureAt(1), uri);
    assert.equal((await other.list())[0].metadata.title, 'under load');
    await other.setNote(uri, 'two tasks');
    const { metadata } = await store.save(captureAt(1), 0, uri);
    assert.deepEqual([metadata.title, metadata.note], ['under load', 'two tasks']);
    assert.deepEqual((await other.list())[0].metadata, metadata);
  });

  it('refuses words that are too long, and leaves the file as it is', async () => {
    const { uri } = await store.save(captureAt(1), 0);
    await store.rename(uri, 't'.repeat(200));
    await store.setNote(uri, '…'.repeat(8000));
    const before = await readFile(new URL(uri));
    assert.ok(before.indexOf('"shared":{') < 64 * 1024);
    for (const attempt of [() => store.rename(uri, 't'.repeat(201)), () => store.setNote(uri, 'n'.repeat(100_000))])
      await assert.rejects(attempt, WordsTooLong);
    assert.deepEqual(await readFile(new URL(uri)), before);
    assert.equal(tooLong('note', 'n'.repeat(8000)), undefined);
    assert.equal(tooLong('note', 'n'.repeat(8001)), 'The note has 8,001 characters, at most 8,000 can be stored.');
  });

  it('passes over what is no capture, and refuses files elsewhere', async () => {
    const { uri } = await store.save(captureAt(1), 0);
    await writeFile(path.join(folderOf(uri), 'foreign.speedscope.json'), '{"profiles":[],"note":"\\"capture\\":{"}');
    await writeFile(path.join(folderOf(uri), 'broken.speedscope.json'), '{"capture":{"formatVersion":1');
    assert.equal((await store.list()).length, 1);
    await assert.rejects(store.remove('/etc/passwd'), /is not a file in the captures folder/);
    await assert.rejects(store.rename(new URL('foreign.speedscope.json', uri).href, 'x'), /is not a capture/);
  });

  it('exports, deletes, and gives captures of the same second names of their own', async () => {
    const one = await store.save(captureAt(1), 0);
    const two = await store.save(captureAt(1), 0);
    assert.notEqual(one.uri, two.uri);
    const copy = path.join(folder, 'copy.speedscope.json');
    await store.exportTo(one.uri, copy);
    assert.deepEqual(await readFile(copy), await readFile(new URL(one.uri)));
    await store.remove(one.uri);
    await store.remove(one.uri);
    assert.deepEqual(
      (await store.list()).map((left) => left.uri),
      [two.uri],
    );
    assert.deepEqual(await readdir(folderOf(two.uri)), [path.basename(two.uri)], 'no temporary file is left');
  });

  it('names a capture of several tasks by how many they are', () => {
    const source = { container: 'app', pid: 1, processName: 'main.py', samples: 1, error: null };
    const sources = ['a', 'b', 'b', 'c'].map((task) => ({ ...source, task }));
    assert.match(captureFileName(metadataAt(1, { sources })), /-3-tasks-\d{8}T\d{6}Z\.speedscope\.json$/);
    assert.doesNotMatch(captureFileName(metadataAt(1, { sources: sources.slice(0, 1) })), /tasks/);
  });

  it('keeps a path free for a capture that begins, and stores it there', async () => {
    const begun = { service: 'orders-api', task: '', startedAt: metadataAt(1).startedAt };
    const [first, second] = [await store.reserve(begun), await store.reserve(begun)];
    assert.deepEqual(
      [first, second].map((file) => path.basename(file)),
      ['orders-api-20261121T080105Z.speedscope.json', 'orders-api-20261121T080105Z-2.speedscope.json'],
    );
    assert.deepEqual(await store.list(), []);
    assert.equal((await store.save(captureAt(2), 0, second)).uri, second);
    assert.deepEqual(
      (await store.list()).map(({ uri }) => uri),
      [second],
    );
    await assert.rejects(
      store.save(captureAt(2), 0, path.join(folder, 'elsewhere.speedscope.json')),
      /not a file in the captures folder/,
    );
  });

  it('never gives two windows one name, whichever of them asks first, and overwrites nothing', async () => {
    const windows = Array.from({ length: 4 }, () => createCaptureStore(path.join(folder, 'captures')));
    const begun = { service: 'orders-api', task: '', startedAt: metadataAt(1).startedAt };
    const reserved = await Promise.all([...windows, ...windows].map((window) => window.reserve(begun)));
    assert.equal(new Set(reserved).size, 8);
    const saved = await Promise.all(windows.map((window) => window.save(captureAt(1, { task: '' }), 0)));
    assert.equal(new Set([...reserved, ...saved.map(({ uri }) => uri)]).size, 12, 'nor one that is not reserved');
    const stored = await Promise.all(
      reserved.map((uri, i) => windows[i % 4].save(captureAt(1, { task: '', pid: 100 + i }), 0, uri)),
    );
    assert.deepEqual(
      stored.map(({ uri }) => uri),
      reserved,
    );
    const pids = (await store.list()).map(({ metadata }) => metadata.pid);
    assert.equal(pids.length, 12);
    for (let i = 0; i < 8; i++) assert.ok(pids.includes(100 + i), `the capture of reservation ${i} is there`);
  });

  it('shows what was kept of a capture to others, and to nobody what is only reserved', async () => {
    const other = createCaptureStore(path.join(folder, 'captures'));
    const uri = await store.reserve(metadataAt(1));
    for (const window of [store, other])
      assert.deepEqual(await window.contents(), { captures: [], unreadable: [] }, 'it is only a name');
    await store.keepSoFar(captureAt(1, { partial: 'It was kept while it was recorded.' }), uri);
    assert.deepEqual(await store.list(), [], 'this window shows it in its own tab');
    // As a window that is started after this one was killed.
    assert.deepEqual(
      (await other.list()).map(({ metadata }) => metadata.partial),
      ['It was kept while it was recorded.'],
    );
    await store.save(captureAt(1), 0, uri);
    for (const window of [store, other])
      assert.deepEqual(
        (await window.list()).map(({ metadata }) => metadata.partial),
        [undefined],
      );
    const second = await store.reserve(metadataAt(2));
    await store.keepSoFar(captureAt(2), second);
    await store.release(second);
    assert.equal((await other.list()).length, 1, 'one that was given up is gone');
  });

  it('frees a name again that a window took which was ended before it wrote anything', async () => {
    const [abandoned, recent] = [
      await createCaptureStore(path.join(folder, 'captures')).reserve(metadataAt(1)),
      await createCaptureStore(path.join(folder, 'captures')).reserve(metadataAt(2)),
    ];
    const old = new Date(Date.now() - 72 * 3600_000);
    const file = fileURLToPath(abandoned);
    await utimes(path.join(path.dirname(file), `.${path.basename(file)}.taken`), old, old);
    assert.equal(await store.reserve(metadataAt(1)), abandoned);
    assert.notEqual(await store.reserve(metadataAt(2)), recent);
  });

  it('makes file names of hostile metadata harmless', () => {
    const name = captureFileName(metadataAt(1, { service: '../../etc/pass wd', task: '..', startedAt: 'yesterday' }));
    assert.equal(name, '______etc_pass_wd-__-unknown.speedscope.json');
  });
});
