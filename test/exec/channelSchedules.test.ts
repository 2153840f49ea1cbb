import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { type Outcome, runSchedule } from './schedule';
import { isLongRun } from '../support/longRun';

const count = isLongRun ? 10_000 : 50;
/** `ECS_PROFILER_SEED` repeats a run that failed. */
const first = Number(process.env.ECS_PROFILER_SEED ?? (isLongRun ? randomInt(2 ** 31) : 1));

/** Checks one run; true when all bytes went over, false when it ended with an error. */
function check({ ending, sent, received, errors, terminated }: Outcome): boolean {
  assert.equal(errors.length, 1, 'one end');
  assert.equal(terminated, 1, 'TerminateSession once');
  const [{ name, code, message, hint }] = errors;
  assert.equal(name, 'ExecError');
  const complete = /^The session ended before/.test(message);
  for (const way of ['input', 'output'] as const) {
    assert.ok(
      received[way].equals(sent[way].subarray(0, received[way].length)),
      `${way}: what arrived is exact and in order`,
    );
    if (complete) assert.equal(received[way].length, sent[way].length, `all ${way}`);
  }
  if (complete) return true;
  assert.ok(message !== '' && hint !== '');
  // A line can be so bad that the agent's first words take longer than the channel waits.
  if (ending === 'normal')
    assert.deepEqual([code, received.input.length, received.output.length], ['channel-timeout', 0, 0], message);
  return false;
}

describe('the channel over a bad line', function () {
  this.timeout(1_800_000);

  it(`carries at least 64 KB each way exactly, or ends with one clear error: ${count} schedules`, async () => {
    const totals = { complete: 0, normal: 0, closed: 0, gone: 0, denied: 0, silent: 0, frames: 0, resets: 0 };
    for (let seed = first; seed < first + count; seed++) {
      try {
        const outcome = await runSchedule(seed);
        if (check(outcome)) totals.complete++;
        totals[outcome.ending]++;
        totals.frames += outcome.frames;
        totals.resets += outcome.resets;
      } catch (error) {
        throw new Error(`ECS_PROFILER_SEED=${seed}: ${error instanceof Error ? error.message : String(error)}`, {
          cause: error,
        });
      }
    }
    process.stdout.write(`      seeds ${first} to ${first + count - 1}: ${JSON.stringify(totals)}\n`);
    assert.ok(
      totals.complete > count / 2 && totals.complete > 0.95 * totals.normal && totals.resets > 0,
      'the schedules are about something',
    );
  });
});
