import assert from 'node:assert/strict';
import { readCapture } from '../../../src/metadata/metadata';
import type { CapturedFile } from '../../../src/metadata/types';
import { capturedPaths } from '../../../src/source/truth/capturedPaths';
import { sampleMetadata } from '../../support/sampleMetadata';

const file = (path: string, digit: string): CapturedFile => ({
  path,
  sha256: digit.repeat(64),
  gitBlob: digit.repeat(40),
  bytes: 3,
});

describe('files that ran', () => {
  it('are grouped by their workspace file: one content a version, whatever tasks ran it and from where', () => {
    const fileOf = (path: string): string | null =>
      path.endsWith('shop.py') ? '/ws/shop.py' : path === 'src/a.ts' ? '/ws/src/a.ts' : null;
    const found = capturedPaths(
      [
        file('/srv/a/shop.py', '1'),
        file('/srv/b/shop.py', '1'),
        file('/srv/b/shop.py', '2'),
        file('webpack://x/./src/a.ts?1f', '3'),
        file('/opt/gone.py', '4'),
      ],
      fileOf,
    );
    assert.deepEqual(
      found.map((one) => [one.path, one.file, one.contents.map(({ sha256 }) => sha256[0])]),
      [
        ['/srv/a/shop.py', '/ws/shop.py', ['1', '2']],
        ['webpack://x/./src/a.ts?1f', '/ws/src/a.ts', ['3']],
        ['/opt/gone.py', null, ['4']],
      ],
    );
  });

  it('in the metadata of a capture are read whole or not at all', () => {
    const filesOf = (files: unknown): unknown => readCapture({ ...sampleMetadata(), files })?.files;
    const mapped = { ...file('/src/a.ts', 'a'), mapped: true, source: { generated: 'file:///a.js', number: 0 } };
    assert.deepEqual(filesOf([file('/a.py', '0'), mapped]), [file('/a.py', '0'), mapped]);
    for (const broken of [
      { ...file('/a.py', '0'), sha256: '../../x' },
      { ...file('/a.py', '0'), gitBlob: `--exec=${'0'.repeat(33)}` },
      { ...mapped, source: { generated: 1, number: 0 } },
      'x',
    ])
      assert.equal(filesOf([broken]), undefined);
  });
});
