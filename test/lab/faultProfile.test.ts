import assert from 'node:assert/strict';
import { writeFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { checkProfile, checkSessionProfile, readProfile } from '../../lab/faults/read';
import schema from '../../lab/faults/schema.json';
import { FaultProfileError, type FaultProfile } from '../../lab/faults/types';
import { makeFolder } from './support';

/** Every member there is. */
const FULL: Required<FaultProfile> = {
  seed: 7,
  latencyMs: 50,
  jitterMs: 5,
  bandwidthBytesPerSecond: 20_000,
  loss: 0.1,
  duplicate: 0.1,
  reorder: 0.1,
  corrupt: 0.01,
  stallAcks: { forMs: 500, loss: 0.2 },
  toClient: {
    latencyMs: 1,
    jitterMs: 1,
    bandwidthBytesPerSecond: 1,
    loss: 0,
    duplicate: 1,
    reorder: 1,
    corrupt: 1,
    stallAcks: {},
  },
  toAgent: {},
  pauseStorm: { everyMs: 100, forMs: 20 },
  reset: { afterMs: 1, afterBytes: 1, everyMs: 1000, resume: 'null' },
  agentReset: { afterMs: 1, afterBytes: 1, everyMs: 1000, forMs: 10 },
  close: { afterMs: 1, text: { custom: 'gone' } },
  taskDeath: { afterMs: 1 },
  idleMs: 1000,
  sessions: { limit: 1, over: 'refuse' },
  agent: { status: 'PENDING', forMs: 10 },
  executeCommand: { error: 'ServerException', message: 'x', times: 2 },
  throttle: { rate: 0.5, times: 3, operations: ['DescribeTasks'] },
  kms: { challenge: false, requireChallenge: true, handshakeMs: 100 },
  iam: { deny: ['kms:GenerateDataKey', 'ssmmessages:*', '*'], for: 'task', simulate: 'denied' },
};

describe('fault profiles of the lab', () => {
  it('take every documented member, and none at all', () => {
    assert.equal(checkProfile(FULL), FULL);
    assert.deepEqual(checkProfile({}), {});
    assert.deepEqual(
      Object.keys(schema.properties)
        .filter((key) => key !== '$schema')
        .sort(),
      Object.keys(FULL).sort(),
    );
  });

  it('describe every key of the schema', () => {
    const silent: string[] = [];
    const visit = (node: unknown, at: string): void => {
      if (typeof node !== 'object' || node === null) return;
      for (const [key, child] of Object.entries((node as { properties?: object }).properties ?? {})) {
        if (typeof (child as { description?: unknown }).description !== 'string') silent.push(`${at}.${key}`);
      }
      for (const [key, child] of Object.entries(node)) visit(child, `${at}.${key}`);
    };
    visit(schema, '');
    assert.deepEqual(silent, []);
  });

  const wrong: [unknown, RegExp][] = [
    [[], /the profile must be object/],
    [{ latency: 5 }, /latency is not known/],
    [{ loss: 1.5 }, /loss must be <= 1/],
    [{ toClient: { loss: '1' } }, /toClient\.loss must be number/],
    [{ toClient: { reset: {} } }, /toClient\.reset is not known/],
    [{ pauseStorm: { everyMs: 100 } }, /pauseStorm\.forMs is missing/],
    [{ reset: { resume: 'maybe' } }, /reset\.resume must be one of "granted", "denied", "null"/],
    [{ close: { text: 'gone' } }, /close\.text must be one of "normal"/],
    [{ agent: { status: 'RUNNING' } }, /agent\.status must be one of/],
    [{ executeCommand: { error: 'Oops' } }, /executeCommand\.error must be one of/],
    [{ iam: { deny: ['delete everything'] } }, /iam\.deny\.0 must match pattern/],
  ];
  for (const [value, message] of wrong) {
    it(`refuse ${JSON.stringify(value)}`, () => {
      assert.throws(
        () => checkProfile(value),
        (error: Error) =>
          error instanceof FaultProfileError && message.test(error.message) && /schema\.json/.test(error.message),
      );
    });
  }

  it('of one session hold nothing of the whole lab', () => {
    assert.deepEqual(checkSessionProfile({ loss: 0.5 }), { loss: 0.5 });
    assert.throws(() => checkSessionProfile({ loss: 0.5, kms: {} }), /kms is a matter of the whole lab/);
  });

  it('come from a file or from the text itself', () => {
    const folder = makeFolder({ 'faults.json': JSON.stringify({ latencyMs: 200 }) });
    assert.deepEqual(readProfile(path.join(folder, 'faults.json')), { latencyMs: 200 });
    assert.deepEqual(readProfile(' {"loss": 0.5}'), { loss: 0.5 });
    assert.throws(() => readProfile(path.join(folder, 'none.json')), /none\.json cannot be read \(ENOENT\)/);
    writeFileSync(path.join(folder, 'faults.json'), '{oops');
    assert.throws(() => readProfile(path.join(folder, 'faults.json')), /is not JSON/);
    rmSync(folder, { recursive: true });
  });
});
