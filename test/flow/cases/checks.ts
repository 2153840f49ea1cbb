/** Refusals that follow from AWS's answers alone, and those on entering the container. */
import assert from 'node:assert/strict';
import { ECSClient, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { until } from '../../support/until';
import { refused, type Refusal } from '../support/expect';
import type { Case } from '../support/lanes';
import { strangerPids } from '../support/remains';

const refuses = (service: string, what: string, refusal: Refusal): Case => ({
  service,
  what,
  run: (flow) => refused(flow, service, { withinMs: 20_000, ...refusal }),
});
/** Refused before anything is started in the task. */
const refusesAtOnce = (service: string, what: string, refusal: Refusal): Case => ({
  service,
  what,
  async run(flow) {
    const { grants } = await refused(flow, service, { ...refusal });
    assert.equal(grants.length, 0, 'no session was opened');
  },
});

/** The service has exec, its running tasks do not. */
const turnedOn = (one: Case): Case => ({
  ...one,
  async run(flow) {
    const ecs = new ECSClient({
      endpoint: flow.endpoint,
      region: flow.region,
      credentials: { accessKeyId: 'lab', secretAccessKey: 'lab' },
    });
    await ecs.send(new UpdateServiceCommand({ cluster: 'lab', service: one.service, enableExecuteCommand: true }));
    ecs.destroy();
    await one.run(flow);
  },
});

export const checks: readonly Case[] = [
  refusesAtOnce('off', 'exec disabled', {
    code: 'exec-disabled',
    says: /ECS Exec is off for task [0-9a-f]{32}/,
    hint: /Turn it on for the service/,
    fix: /update-service .*--enable-execute-command/,
  }),
  turnedOn(
    refusesAtOnce('off', 'exec turned on after the task started', {
      code: 'exec-disabled',
      says: /ECS Exec is off for task/,
      hint: /only tasks started since then have it/,
      fix: /--force-new-deployment/,
    }),
  ),
  refusesAtOnce('none', 'no running task', {
    code: 'no-running-task',
    says: /none has no running task\. It wants 0\./,
    hint: /desired count/,
  }),
  refusesAtOnce('agent-pending', 'agent still starting', {
    code: 'agent-not-running',
    says: /still starting/,
    hint: /Wait a few seconds/,
  }),
  refusesAtOnce('agent-stopped', 'agent stopped', {
    code: 'agent-not-running',
    says: /does not run \(The agent stopped by itself\)/,
    hint: /ssmmessages/,
  }),
  refuses('read-only-runs', 'read-only root whose agent runs: a session finds no process', {
    code: 'no-process',
    says: /No Python or Node process/,
    hint: /Name the container/,
  }),
  refusesAtOnce('shell', 'access denied to list', {
    profile: 'lab-denied',
    code: 'access-denied',
    says: /AWS refused ecs:DescribeServices/,
    hint: /Allow ecs:DescribeServices/,
  }),
  refusesAtOnce('shell', 'access denied to exec', {
    profile: 'lab-readonly',
    code: 'access-denied',
    says: /may not run commands/,
    hint: /ecs:ExecuteCommand/,
  }),
  refusesAtOnce('shell', 'expired credentials', {
    profile: 'expired',
    code: 'credentials',
    says: /expired/,
    hint: /Sign in again/,
  }),
  refusesAtOnce('shell', 'credentials AWS does not know', {
    profile: 'unknown',
    code: 'credentials',
    says: /does not accept these credentials/,
    hint: /profile/,
  }),
  refusesAtOnce('shell', 'unknown cluster', {
    request: { cluster: 'nowhere' },
    code: 'cluster-not-found',
    says: /no cluster "nowhere" in us-east-1/,
    hint: /region/,
  }),
  refusesAtOnce('shell', 'unknown service', {
    request: { service: 'nothing' },
    code: 'service-not-found',
    says: /no active service "nothing" in cluster "lab"/,
    hint: /service's name/,
  }),
  refusesAtOnce('shell', 'unknown task', {
    request: { task: '0123456789abcdef' },
    code: 'task-not-found',
    says: /has no task 0123456789abcdef/,
    hint: /Running now: [0-9a-f]{32}/,
  }),
  refusesAtOnce('shell', 'unknown container', {
    request: { container: 'sidecar' },
    code: 'container-not-found',
    says: /has no container sidecar/,
    hint: /Its containers: shell/,
  }),
  refuses('shell', 'no Python or Node process', {
    code: 'no-process',
    says: /No Python or Node process runs in this container\. It runs sh, sleep\./,
    hint: /Name the container/,
  }),
  refuses('handler', 'a Node program with an own SIGUSR1 handler', {
    code: 'not-attachable',
    says: /SIGUSR1/,
    hint: /--inspect/,
    withinMs: 60_000,
  }),
  refuses('python-cancel', 'the other runtime than the one that runs', {
    request: { runtime: 'node' },
    code: 'no-process',
    says: /No Node process runs.*main\.py/,
    hint: /other runtime/,
  }),
];

/** What takes minutes. */
export const longChecks: readonly Case[] = [
  refuses('keys', 'an agent that keys in the environment keep from connecting', {
    code: 'agent-not-running',
    says: /agent of this container is not connected/,
    hint: /ssmmessages.*keys/,
    withinMs: 140_000,
  }),
  refuses('read-only', 'an agent that a read-only root keeps from connecting', {
    code: 'read-only-root',
    says: /is not connected.*read-only root filesystem, which is likely why/,
    hint: /readonlyRootFilesystem to false/,
    fix: /"readonlyRootFilesystem": false/,
    withinMs: 140_000,
  }),
  {
    service: 'shell',
    what: 'two sessions are open already',
    async run(flow) {
      const [task] = await flow.tasks('shell');
      const held = await Promise.all([1, 2].map(() => flow.execApi.executeCommand(task, 'sleep 100')));
      try {
        await until(
          'both sessions run',
          async () => (strangerPids(flow.remains('shell'), 'sleep 100').length === held.length ? true : undefined),
          10_000,
        );
        await refused(flow, 'shell', {
          code: 'channel-closed',
          says: /agent did not attach/,
          hint: /two sessions are already open/,
          withinMs: 30_000,
        });
      } finally {
        for (const { sessionId } of held) await flow.execApi.terminateSession(sessionId);
      }
    },
  },
];
