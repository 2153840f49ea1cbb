/** What can interrupt a recording: the target, the session, the task, or this client. */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { ECSClient, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { capturingClient } from '../support/capturingClient';
import { assertRefused, leftAlone, refused, type Refusal } from '../support/expect';
import type { Attempt, FlowLab, Moment } from '../support/flowLab';
import type { Case } from '../support/lanes';
import { applicationPids, sessionShells, strangerPids, type Remains } from '../support/remains';
import { isLongRun } from '../../support/longRun';

/** Acts once, a moment after the recording has started. */
function midway(act: (moment: Moment) => unknown): (moment: Moment) => void {
  let done = false;
  return (moment) => {
    if (done || moment.phase !== 'record') return;
    done = true;
    setTimeout(() => {
      moment.mark();
      void act(moment);
    }, 600);
  };
}

const long = { durationMs: 20_000 };

/** py-spy writes what it has when its target ends. */
/** What is there once the target has exited: what was recorded until then, marked as partial. */
async function assertKept(
  flow: FlowLab,
  service: string,
  { result, error, ms }: Attempt,
  before: Remains,
  says: RegExp,
): Promise<void> {
  assert.ok(result, String(error));
  assert.match(result.metadata.partial ?? 'whole', says);
  assert.ok(result.metadata.samples > 0 && result.metadata.durationMs < 5000, JSON.stringify(result.metadata));
  assert.ok(ms < 20_000, `${ms} ms`);
  await leftAlone(flow, service, before, true, 10_000);
}

const endedAfter = (program: string): RegExp =>
  new RegExp(`^${program.replace('.', '\\.')} \\(pid \\d+\\) ended after \\d\\.\\d s of recording\\.$`);

const targetExitsAndIsKept = (service: string, program: string): Case => ({
  service,
  what: `the target exits mid-capture: what was recorded until then is kept (${service})`,
  async run(flow) {
    const before = flow.remains(service);
    const on = midway(() => endApplication(flow, service, program));
    await assertKept(flow, service, await flow.attempt(service, { request: long, on }), before, endedAfter(program));
  },
});

/** Node hands over what it has about once a second: it is kept if some was, and else the capture fails in the same words. */
const targetExits = (service: string, program: string): Case => ({
  service,
  what: `the target exits mid-capture (${service})`,
  async run(flow) {
    const before = flow.remains(service);
    const says = endedAfter(program);
    const on = midway(() => endApplication(flow, service, program));
    const attempt = await flow.attempt(service, { request: long, on });
    if (attempt.result !== null) return assertKept(flow, service, attempt, before, says);
    const refusal: Refusal = { code: 'target-exited', says, hint: /capture again/, request: long };
    await assertRefused(flow, service, attempt, before, refusal);
  },
});

const targetExitsEarly = (service: string, program: string): Case => ({
  service,
  what: `the target exits before the recording begins (${service})`,
  run: (flow) =>
    refused(flow, service, {
      code: 'target-exited',
      says: /ended (before the recording began|after \d\.\d s of recording)\.$/,
      hint: /capture again|[Ss]tart the capture again/,
      request: long,
      on: (moment) => {
        if (moment.phase !== 'prepare') return;
        moment.mark();
        endApplication(flow, service, program);
      },
    }),
});

function endApplication(flow: FlowLab, service: string, program: string): void {
  for (const pid of applicationPids(flow.endpoint, service, program))
    if (!isShell(flow, service, pid)) process.kill(pid, 'SIGKILL');
}

/** The shell loop that starts the program also has its name in the command line. */
const isShell = (flow: FlowLab, service: string, pid: number): boolean =>
  applicationPids(flow.endpoint, service, 'while').includes(pid);

const sessionEnds = (service: string): Case => ({
  service,
  what: `the session is terminated by another client mid-capture (${service})`,
  run: (flow) =>
    refused(flow, service, {
      code: 'channel-closed',
      says: /session ended before the work was done/,
      hint: /try again/,
      request: long,
      goneMs: 20_000,
      on: midway(({ sessionId }) => flow.execApi.terminateSession(sessionId)),
    }),
});

const shellKilled = (service: string): Case => ({
  service,
  what: `the session's shell is killed in the task mid-capture (${service})`,
  run: (flow) =>
    refused(flow, service, {
      code: 'other',
      says: /was told to end in the task.*shell was killed/,
      hint: /Capture again/,
      request: long,
      goneMs: 20_000,
      on: midway(() => sessionShells(flow.endpoint, service).forEach((pid) => process.kill(pid, 'SIGKILL'))),
    }),
});

/**
 * As when the kernel kills it for lack of memory. If an inspector was opened, the target itself closes it 15 s after
 * the recording should have ended.
 */
const recorderKilled = (service: string, recorder: string, says: RegExp): Case => ({
  service,
  what: `the recorder is killed in the task (${service})`,
  run: (flow) =>
    refused(flow, service, {
      code: 'other',
      says,
      hint: /memory/,
      request: { durationMs: 3000 },
      goneMs: 25_000,
      on: midway(() => strangerPids(flow.remains(service), recorder).forEach((pid) => process.kill(pid, 'SIGKILL'))),
    }),
});

const taskStops = (service: string): Case => ({
  service,
  what: `the task is stopped mid-capture (${service})`,
  run: async (flow) => {
    const ecs = new ECSClient({
      endpoint: flow.endpoint,
      region: flow.region,
      credentials: { accessKeyId: 'lab', secretAccessKey: 'lab' },
    });
    await refused(flow, service, {
      code: 'target-exited',
      says: /^Task [0-9a-f]{32} has stopped: it ended during the capture, and the recording with it\.$/,
      hint: /service's events/,
      request: long,
      withinMs: 20_000,
      on: midway(() => ecs.send(new UpdateServiceCommand({ cluster: 'lab', service, desiredCount: 0 }))),
      taskGone: true,
    });
    ecs.destroy();
  },
});

const killed = (service: string): Case => ({
  service,
  what: `the command line is killed mid-recording (${service})`,
  run: async (flow) => {
    const before = flow.remains(service);
    const client = await capturingClient(flow, service, 'Recording', '--duration', '60', '--no-cache');
    await sleep(500);
    const during = flow.remains(service);
    assert.notEqual(during.strangers.length, 0, 'something of ours runs in the task');
    assert.notDeepEqual(during.temp, [], 'and has its folder');
    assert.equal(during.ports.length, service.startsWith('node') ? 1 : 0, 'and the inspector is open');
    await client.end('SIGKILL');
    await leftAlone(flow, service, before, false, 25_000);
  },
});

/** Each is tested with one of the runtimes; in the long run with both. */
export const losses: readonly Case[] = [
  killed('python-killed'),
  taskStops('python-stop'),
  targetExitsAndIsKept('python-ends', 'main.py'),
  targetExits('node-ends', 'main.js'),
  sessionEnds('python-session'),
  shellKilled('node-session'),
  recorderKilled('node-session', '--max-old-space-size', /recorder was killed in the task/),
  targetExitsEarly('python-ends', 'main.py'),
  ...(isLongRun
    ? [
        killed('node-killed'),
        taskStops('node-stop'),
        sessionEnds('node-session'),
        shellKilled('python-session'),
        recorderKilled('python-session', 'py-spy record', /py-spy was killed in the task/),
        targetExitsEarly('node-ends', 'main.js'),
      ]
    : []),
];
