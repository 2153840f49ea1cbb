/** What `report` says of the samples themselves: of a capture, and of a file that its reader chose from. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { captureFile } from '../../src/capture/keep/describeRecording';
import { run } from '../../src/cli/program';
import { pprofOf } from '../profile/formats/typedFiles';
import { recorded } from '../profile/stackTexts';
import { sampleMetadata } from '../support/sampleMetadata';

describe('report', () => {
  let folder: string;
  const at = (name: string): string => path.join(folder, name);
  const report = async (...argv: string[]): Promise<string> => {
    const out: string[] = [];
    assert.equal(
      await run(['report', ...argv, '--workspace', folder], {
        result: (text) => void out.push(text),
        note: () => undefined,
      }),
      0,
    );
    return out.join('\n');
  };
  const json = async (file: string): Promise<{ mendedSamples: number | null; remarks: string[] }> =>
    JSON.parse(await report(at(file), '--json')) as { mendedSamples: number | null; remarks: string[] };

  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'remarks-'));
    const metadata = sampleMetadata({ mendedSamples: 2, remarks: ['2 of 9 samples had lost their callers: …'] });
    const { file } = captureFile(recorded({ main: ['<module>:9;total:4'] }), metadata);
    writeFileSync(at('capture.speedscope.json'), Buffer.concat([...file]));
    writeFileSync(at('two.pb'), pprofOf([['samples', 'count'], ['cpu', 'nanoseconds']], [[1, 5e6]])); // prettier-ignore
  });
  after(() => rmSync(folder, { recursive: true }));

  it('tells how many samples of a capture were mended, and its remarks', async () => {
    const { mendedSamples, remarks } = await json('capture.speedscope.json');
    assert.equal(mendedSamples, 2);
    assert.deepEqual(remarks, ['2 of 9 samples had lost their callers: …']);
    assert.match(await report(at('capture.speedscope.json')), /^2 of 9 samples had lost their callers: …$/m);
  });

  it('tells what the reader of a file chose; that nobody knows of mended samples is null', async () => {
    const { mendedSamples, remarks } = await json('two.pb');
    assert.equal(mendedSamples, null);
    assert.match(remarks.join('\n'), /this is cpu \(nanoseconds\); not shown: samples \(count\)\./);
  });
});
