/** Importers, and what reads recordings as they come from a container. */
import path from 'node:path';
import { createRequire } from 'node:module';
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { CaptureError } from '../../../src/capture/types';
import { parseProfile } from '../../../src/profile/formats/parse';
import { readProfile } from '../../../src/query/openProfile';
import { readPart } from '../../../src/runtimes/node/readPart';
import { StackFiles } from '../../../src/runtimes/python/pyspy/stackFiles';
import { checkProfile } from '../checkProfile';
import { bytesOf, jsonBytesOf, jsonOf } from '../mutate';
import * as seeds from '../seeds';
import * as texts from '../seedTexts';
import { type AnyTarget, isRefusal, MOST_BYTES, takes, type Target } from '../target';

const importer = (name: string, inputs: fc.Arbitrary<Buffer>): Target<Buffer> => ({
  name,
  inputs,
  sizeOf: ({ length }) => length,
  run: (bytes) => takes(() => parseProfile(new Uint8Array(bytes), 'file'), checkProfile),
});

const anyOf = (seedBytes: readonly Uint8Array[]): fc.Arbitrary<Buffer> => bytesOf(fc.constantFrom(...seedBytes));

const gzip: Target<Buffer> = {
  name: 'gzip',
  inputs: anyOf(texts.gzipped),
  sizeOf: () => MOST_BYTES,
  async run(bytes) {
    try {
      checkProfile(await readProfile({ file: '/tmp/file.gz', bytes: new Uint8Array(bytes) }));
      return true;
    } catch (error) {
      if (isRefusal(error)) return false;
      throw error;
    }
  },
};

/** The packing code of the driver that runs in the task. */
function nodePart(): object {
  const { pack } = createRequire(path.resolve('package.json'))('./src/runtimes/node/remote/pack.cjs') as {
    pack(mode: 'cpu' | 'heap', threads: readonly unknown[]): object;
  };
  const [profile] = seeds.cpuProfile;
  const { nodes } = profile as { readonly nodes: readonly object[] };
  const thread = { pid: 7, worker: '', title: 'main', profile: { ...profile, due: 6 }, nodes };
  return { ...pack('cpu', [thread]), sourceMaps: { '/srv/app.js': '{}' } };
}

const nodeParts: Target<string> = {
  name: 'node-parts',
  inputs: jsonOf(nodePart()),
  sizeOf: ({ length }) => length,
  run(text) {
    let json: unknown;
    try {
      json = JSON.parse(text);
    } catch {
      return false;
    }
    return takes(
      () => readPart(json, (pid, worker, title) => `${pid} ${worker} ${title}`),
      ({ profile }) => checkProfile(profile),
    );
  },
};

/** Unsigned LEB128. */
function varints(...numbers: readonly number[]): Buffer {
  const bytes: number[] = [];
  for (let number of numbers) {
    for (; number > 127; number = Math.floor(number / 128)) bytes.push((number % 128) | 128);
    bytes.push(number);
  }
  return Buffer.from(bytes);
}

/** Two frames, two stacks, one thread with three runs. */
const stackFile = Buffer.concat([
  varints(3, 4, 5, 6),
  Buffer.from('main/a.pythread'),
  ...[varints(1, 0, 1), varints(2, 0, 0, 3, 4), varints(2, 0, 1, 0, 1), varints(2, 0, 1)],
  varints(1, 10_000_000, 1, 2, 3, 1, 2, 0, 3, 4, 5),
]);

const pySpyStacks: Target<Buffer> = {
  name: 'py-spy-stacks',
  inputs: anyOf([stackFile]),
  // Runs of equal samples are one number in the file; 16 million samples are taken, of 12 bytes each.
  sizeOf: ({ length }) => length + 16_000_000,
  run: (bytes) =>
    takes(
      () => {
        const files = new StackFiles();
        files.add(Buffer.concat([Buffer.from('ECSP1'), deflateSync(bytes, { level: 1 })]));
        return files.profile('recording');
      },
      checkProfile,
      (error) => error instanceof CaptureError,
    ),
};

export const importerTargets: readonly AnyTarget[] = [
  importer('speedscope', jsonBytesOf(...seeds.speedscope)),
  importer('cpuprofile', jsonBytesOf(...seeds.cpuProfile)),
  importer('heapprofile', jsonBytesOf(...seeds.heapProfile)),
  importer('firefox', jsonBytesOf(...seeds.firefoxProfile)),
  importer('chrome-trace', jsonBytesOf(...seeds.chromeTrace)),
  importer('python-trace', jsonBytesOf(...seeds.pythonTrace)),
  importer('pprof', anyOf([texts.pprof()])),
  importer('austin', anyOf(texts.austin)),
  importer('collapsed', anyOf(texts.collapsed)),
  importer('sampling-jsonl', anyOf(texts.samplingJsonl)),
  importer('sampling-text', anyOf([texts.samplingCollapsed])),
  importer('foreign', anyOf(texts.foreign)),
  gzip,
  nodeParts,
  pySpyStacks,
];
