import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { pySpySha256, pySpyVersion } from '../../../src/runtimes/python/pyspy/pinned';
import { readPySpy } from '../../../src/runtimes/python/pyspy/program';

const assetsDir = path.join(process.cwd(), 'dist', 'py-spy');

describe('packed py-spy', function () {
  this.timeout(10_000);

  it('is the pinned one, for both architectures, with its licence', async () => {
    const manifest = JSON.parse(await readFile(path.join(assetsDir, 'manifest.json'), 'utf8')) as {
      version: string;
      programs: Record<string, { sha256: string; size: number }>;
    };
    assert.equal(manifest.version, pySpyVersion);
    assert.match(await readFile(path.join(assetsDir, 'LICENSE'), 'utf8'), /MIT License/);
    for (const [arch, sha256] of Object.entries(pySpySha256)) {
      const program = await readPySpy(assetsDir, arch);
      assert.equal(manifest.programs[arch].sha256, sha256);
      assert.equal(program.length, manifest.programs[arch].size);
      assert.deepEqual([...program.subarray(0, 4)], [0x7f, 0x45, 0x4c, 0x46], 'a Linux program');
    }
    assert.deepEqual(await readPySpy(assetsDir, 'arm64'), await readPySpy(assetsDir, 'aarch64'));
  });

  it('is not sent when it is another one, missing, or of no use on the machine', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'ecs-profiler-assets-'));
    try {
      await writeFile(path.join(folder, 'x86_64.gz'), gzipSync('#!/bin/sh\necho other'));
      await assert.rejects(readPySpy(folder, 'x86_64'), { code: 'other', message: /checksum differs/ });
      await assert.rejects(readPySpy(folder, 'aarch64'), { code: 'other', message: /missing or damaged/ });
      await assert.rejects(readPySpy(folder, 'riscv64'), { code: 'unsupported-arch', hint: /pip install py-spy==/ });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
