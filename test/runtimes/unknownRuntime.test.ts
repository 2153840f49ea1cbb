/**
 * A capture of a runtime unknown to this version, as a later version may have made it. It is listed, opened and kept
 * unchanged.
 */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createCaptureStore } from '../../src/capture/keep/store';
import { idleRemark, idleShareOf } from '../../src/capture/keep/describeRecording';
import { describeProfile } from '../../src/page/describeProfile';
import { parseProfile } from '../../src/profile/formats/parse';
import { speedscopePieces } from '../../src/profile/formats/writeSpeedscope';
import type { Profile } from '../../src/profile/types';
import { createQueries } from '../../src/query/queries';
import { sampleMetadata } from '../support/sampleMetadata';

const capture = {
  ...sampleMetadata({
    service: 'games',
    taskDefinition: 'games:2',
    processName: 'games',
    runtime: 'zig',
    runtimeVersion: '0.15',
    collector: 'perf 6.9',
    samples: 1,
  }),
  allocators: ['arena'],
};

describe('a capture of a runtime that is not known', () => {
  it('is listed with its raw name, opened, and keeps what it has when it is renamed', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'ecs-profiler-zig-'));
    try {
      const profile: Profile = {
        name: 'games',
        unit: 'seconds',
        frames: [{ name: 'tick', file: '/app/main.zig', line: 0, column: 0, kind: 'code' }],
        stacks: { parent: Int32Array.of(-1), frame: Int32Array.of(0), line: Int32Array.of(3) },
        threads: [{ name: 'main', samples: { stack: Int32Array.of(0), weight: Float64Array.of(0.9) } }],
        capture,
      };
      const store = createCaptureStore(folder);
      const { uri } = await store.save({ metadata: capture, file: speedscopePieces(profile) }, 0);
      const [listed] = await store.list();
      assert.equal(listed.metadata.runtime, 'zig');

      const opened = parseProfile(await readFile(new URL(uri)), path.basename(uri));
      const { subtitle } = describeProfile(
        await createQueries(opened, { map: (one: string) => one } as never).summary(),
      );
      assert.match(subtitle, /perf 6\.9, zig 0\.15/);
      assert.equal(idleShareOf({ ...capture, profile: opened }, 'zig', 'cpu'), 0, 'not known: nothing is said of it');
      assert.equal(idleRemark(0, capture), '');

      await store.rename(uri, 'Before the fix');
      const { ecsProfiler } = JSON.parse(await readFile(new URL(uri), 'utf8')) as {
        ecsProfiler: { capture: unknown };
      };
      assert.deepEqual(ecsProfiler.capture, { ...capture, title: 'Before the fix' });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
