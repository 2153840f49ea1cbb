/** A recording is fetched from the session's private folder, whatever its path looks like, and from nowhere else. */
import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import type { RecordRequest } from '../../../src/capture/types';
import type { RemoteHost } from '../../../src/exec/types';
import { fetchRecording } from '../../../src/runtimes/shared/recordedBytes';

const request = { signal: new AbortController().signal, onProgress: () => undefined } as unknown as RecordRequest;

/** A host that has every file, with its path as its content. */
const hostWith = (privateDir: string): RemoteHost =>
  ({
    facts: { privateDir },
    download: async (file: string) => gzipSync(file),
  }) as unknown as RemoteHost;

const fetched = async (privateDir: string, announced: string): Promise<string> =>
  Buffer.from(await fetchRecording(hostWith(privateDir), Buffer.from(`${announced}\n`), request)).toString();

describe('the recording that a recorder announces', () => {
  // As the servers put it together: TMPDIR as it is, a slash, the folder's name.
  for (const temp of ['/tmp', '/tmp/', '/var//tmp//', '/srv/./tmp', '/', '//'])
    it(`is fetched where TMPDIR is ${temp}`, async () => {
      const folder = `${temp}/.ecs-profiler-0123`;
      assert.equal(await fetched(folder, `file ${folder}/part-0`), `${folder}/part-0`);
    });

  it('is refused anywhere else', async () => {
    for (const folder of ['/tmp/.ecs-profiler-0123', '/tmp//.ecs-profiler-0123'])
      for (const announced of [
        '',
        'file part-0',
        'file /etc/passwd',
        'file /tmp/passwd',
        `file ${folder}`,
        `file ${folder}/../passwd`,
        `file ${folder}/sub/part-0`,
        `file ${folder}-other/part-0`,
      ])
        await assert.rejects(fetched(folder, announced), { code: 'other', message: /was not found in the task/ });
  });
});
