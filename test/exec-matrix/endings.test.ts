import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { CloseText, FaultProfile } from '../../lab/faults/types';
import { openRemoteHost } from '../../src/exec/remoteHost';
import { ExecError } from '../../src/exec/types';
import { startLabTask } from '../exec/labTask';
import { leftOvers } from './episode';

/** Long after the session opened, long before the transfers are over. */
const AFTER_MS = 2000;
const FILE_BYTES = 1_000_000;
/** Slow, so that all endings can be tried at once on a small machine. */
const LINE: FaultProfile = { bandwidthBytesPerSecond: 60_000 };

const TEXTS: readonly CloseText[] = [
  'normal',
  'handshakeTimeout',
  'kmsFailedOnClient',
  'dataKeyDenied',
  'startFailed',
  'logGroupNotEncrypted',
  'bucketNotEncrypted',
  'dataChannelFailed',
  'idle',
];
const ENDINGS: Readonly<Record<string, FaultProfile>> = {
  'the socket is reset and resuming is denied': { reset: { afterMs: AFTER_MS, resume: 'denied' } },
  'the socket is reset and the session is gone': { reset: { afterMs: AFTER_MS, resume: 'null' } },
  ...Object.fromEntries(
    TEXTS.map((text) => [`the service closes it: ${text}`, { close: { afterMs: AFTER_MS, text } }]),
  ),
  'the service closes it in words of its own': {
    close: { afterMs: AFTER_MS, text: { custom: 'Maintenance \x1b[31mnow\x07\r\n' } },
  },
};

interface Ending {
  /** The errors of the download, the upload and the command that were running. */
  readonly errors: readonly unknown[];
  readonly left: readonly string[];
}

async function endOf(faults: FaultProfile): Promise<Ending> {
  const task = await startLabTask({
    gateway: { faults: { ...LINE, ...faults }, timing: { attachMs: 5, firstReadMs: 50 } },
  });
  try {
    writeFileSync(path.join(task.root, 'large'), randomBytes(FILE_BYTES));
    const host = await openRemoteHost(task.api, task.target, {});
    const outcomes = await Promise.allSettled([
      host.download(path.join(task.root, 'large'), {}),
      host.upload(randomBytes(FILE_BYTES), path.join(task.root, 'copy'), { mode: 0o600 }),
      host.run(['sleep', '307'], { timeoutMs: 60_000 }),
    ]);
    await host.close();
    return {
      errors: outcomes.map((outcome) =>
        outcome.status === 'rejected' ? (outcome.reason as unknown) : 'it ended well',
      ),
      left: await leftOvers(task),
    };
  } finally {
    await task.close();
  }
}

describe('a session that ends in the middle of transfers', function () {
  this.timeout(60_000);
  const endings = new Map<string, Ending>();

  before(async () => {
    await Promise.all(Object.entries(ENDINGS).map(async ([name, faults]) => endings.set(name, await endOf(faults))));
  });

  for (const name of Object.keys(ENDINGS)) {
    it(`${name}: one clear error, nothing left`, () => {
      const { errors, left } = endings.get(name)!;
      const [error] = errors;
      assert.ok(error instanceof ExecError, String(error));
      assert.deepEqual(errors, [error, error, error], 'all that was under way learns the same');
      assert.notEqual(error.code, 'corrupt');
      assert.match(error.message, /^[A-Z].{10,}/s);
      assert.match(error.hint, /^[A-Z].{5,}\.$/s);
      assert.doesNotMatch(
        error.message,
        /[^\P{Cc}\n]/u,
        'words of the other side may hold control characters; ours may not',
      );
      assert.deepEqual(left, []);
    });
  }
});
