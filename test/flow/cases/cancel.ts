/** Cancel at each stage. */
import assert from 'node:assert/strict';
import { refused } from '../support/expect';
import type { AttemptOptions, FlowLab, Moment } from '../support/flowLab';
import { isLongRun } from '../../support/longRun';
import type { Case } from '../support/lanes';

interface Stage extends AttemptOptions {
  readonly what: string;
  readonly when: (moment: Moment) => boolean;
  /** Delay after the moment. Default: none. */
  readonly afterMs?: number;
}

/** What people cancel most. */
const connecting: Stage = {
  what: 'connect, while the channel opens',
  when: (m) => m.phase === 'connect',
  afterMs: 400,
};
const recording: Stage = { what: 'record, in the midst of it', when: (m) => m.phase === 'record', afterMs: 700 };
const fetching: Stage = { what: 'fetch', when: (m) => m.phase === 'fetch', request: { durationMs: 1000 } };

/** More moments, for the long run. */
const moreStages: readonly Stage[] = [
  { what: 'check', when: (m) => m.phase === 'check' },
  { what: 'find, while the processes are looked at', when: (m) => m.phase === 'find', afterMs: 300 },
  { what: 'prepare', when: (m) => m.phase === 'prepare' },
  { what: 'clean', when: (m) => m.phase === 'clean', request: { durationMs: 1000 } },
  { what: 'connect', when: (m) => m.phase === 'connect' },
  ...[100, 800, 1200].map((afterMs) => ({
    what: `connect, ${afterMs} ms later`,
    when: (m: Moment) => m.phase === 'connect',
    afterMs,
  })),
  { what: 'find', when: (m) => m.phase === 'find' },
  ...[100, 200, 400].map((afterMs) => ({
    what: `prepare, ${afterMs} ms later`,
    when: (m: Moment) => m.phase === 'prepare',
    afterMs,
  })),
  { what: 'record', when: (m) => m.phase === 'record' },
  ...[50, 2500].map((afterMs) => ({
    what: `record, ${afterMs} ms later`,
    when: (m: Moment) => m.phase === 'record',
    afterMs,
  })),
];
async function cancelsAt(flow: FlowLab, service: string, { what, when, afterMs = 0, request }: Stage): Promise<void> {
  let seen = false;
  const attempt = await refused(flow, service, {
    code: 'cancelled',
    says: /was cancelled/,
    // On a busy machine the task may take longer to confirm it than is waited for.
    hint: /^Nothing was left in the task|cleans up by itself/,
    request: { durationMs: 20_000, ...request },
    on: (moment) => {
      if (seen || !when(moment)) return;
      seen = true;
      if (afterMs === 0) moment.cancel();
      else setTimeout(moment.cancel, afterMs);
    },
  });
  assert.ok(seen, `${what} was reached`);
  // A delay may end in the next phase.
  if (!what.includes(' ms later'))
    assert.equal(attempt.moments.at(-1)?.phase, what.split(',')[0], 'no later phase begins');
}

const cancel = (service: string, stage: Stage): Case => ({
  service,
  what: `cancel: ${stage.what} (${service.split('-')[0]})`,
  run: (flow) => cancelsAt(flow, service, stage),
});

const whileSent: Stage = {
  what: 'prepare, while py-spy is sent',
  when: (m) => /Sending py-spy/.test(m.message) && m.fraction > 0,
};
const all = [connecting, recording, fetching, ...moreStages];

export const cancels: readonly Case[] = [
  cancel('keys', { what: 'connect, while the agent does not', when: (m) => m.phase === 'connect', afterMs: 1000 }),
  cancel('python-send', { ...whileSent, request: { cachePySpy: false } }),
  // Each of these is tested with one of the runtimes; in the long run all are, with both.
  ...(isLongRun ? all : [recording]).map((stage) => cancel('python-cancel', stage)),
  ...(isLongRun ? all : [connecting, fetching]).map((stage) => cancel('node-cancel', stage)),
  ...(isLongRun ? [cancel('python-send', { ...whileSent, what: `${whileSent.what} to be kept` })] : []),
];
