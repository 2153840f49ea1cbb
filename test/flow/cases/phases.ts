/**
 * The long matrix: in each phase the target is killed, the session is cut, or the client is killed. `cancel.ts` has the
 * cancellations.
 */
import assert from 'node:assert/strict';
import { CaptureError, type CapturePhase } from '../../../src/capture/types';
import { capturingClient } from '../support/capturingClient';
import { leftAlone, noSecrets } from '../support/expect';
import type { FlowLab, Moment } from '../support/flowLab';
import type { Case } from '../support/lanes';
import { applicationPids } from '../support/remains';

/** The phases in which something is in the task, and the first thing that the command line prints in each. */
const SAYS: ReadonlyMap<CapturePhase, string> = new Map([
  ['connect', 'Connecting'],
  ['find', 'Looking for'],
  ['prepare', 'Checking main'],
  ['record', 'Recording'],
  ['fetch', 'Fetching'],
  ['clean', 'Cleaning'],
]);
const RECORDING_MS = 3000;
/**
 * The target closes its inspector 15 s after the recording should have ended; the guardian acts after 15 s without a
 * client.
 */
const GONE_MS = 40_000;

/** Whatever happens in a phase, there must be a capture or one CaptureError, and the task must be as before. */
async function survives(
  flow: FlowLab,
  service: string,
  phase: CapturePhase,
  strike: (moment: Moment) => unknown,
): Promise<void> {
  const before = flow.remains(service);
  let struck = false;
  const attempt = await flow.attempt(service, {
    request: { durationMs: RECORDING_MS },
    on: (moment) => {
      if (struck || moment.phase !== phase) return;
      struck = true;
      void strike(moment);
    },
  });
  assert.ok(struck, `${phase} was reached`);
  assert.ok(attempt.result !== null || attempt.error instanceof CaptureError, String(attempt.error));
  noSecrets(attempt, attempt.error instanceof CaptureError ? [attempt.error.message, attempt.error.hint] : []);
  await leftAlone(flow, service, before, true, GONE_MS);
}

const targetKilled = (service: string, program: string, phase: CapturePhase): Case => ({
  service,
  what: `the target is killed: ${phase} (${service})`,
  run: (flow) =>
    survives(flow, service, phase, () => {
      const loops = applicationPids(flow.endpoint, service, 'while');
      for (const pid of applicationPids(flow.endpoint, service, program))
        if (!loops.includes(pid)) process.kill(pid, 'SIGKILL');
    }),
});

const sessionCut = (service: string, phase: CapturePhase): Case => ({
  service,
  what: `the session is cut: ${phase} (${service})`,
  run: (flow) =>
    survives(flow, service, phase, ({ sessionId }) =>
      sessionId === '' ? undefined : flow.execApi.terminateSession(sessionId),
    ),
});

const clientKilled = (service: string, phase: CapturePhase, says: string): Case => ({
  service,
  what: `the client is killed: ${phase} (${service})`,
  async run(flow) {
    const before = flow.remains(service);
    const client = await capturingClient(flow, service, says, '--duration', String(RECORDING_MS / 1000));
    await client.end('SIGKILL');
    await leftAlone(flow, service, before, true, GONE_MS);
    // The session stays open until it times out, and a container allows only two. Restart the service so that the next
    // client gets a new task.
    await flow.rest([service]);
    await flow.start([service]);
  },
});

export const phases: readonly Case[] = [...SAYS].flatMap(([phase, says]) => [
  targetKilled('python-ends', 'main.py', phase),
  targetKilled('node-ends', 'main.js', phase),
  sessionCut('python-session', phase),
  sessionCut('node-session', phase),
  clientKilled('python-gone', phase, says),
  clientKilled('node-gone', phase, says),
]);
