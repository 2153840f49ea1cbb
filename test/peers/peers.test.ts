import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { appendFileSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { ExecuteCommandCommand } from '@aws-sdk/client-ecs';
import type { FaultProfile } from '../../lab/faults/types';
import { quietService, startTestLab, tasksOf, type TestLab } from '../lab/support';
import { hasGo, pluginFolder, pythonFolder } from './tools';
import { Conversation, startTranscript } from './transcript';

/** Answers each line until `bye`. */
const ECHO =
  'sh -c \'echo READY; while read -r line; do echo "heard [$line]"; if [ "$line" = bye ]; then exit 7; fi; done\'';

describe('the official clients with the lab', () => {
  let testLab: TestLab;
  let env: Record<string, string>;
  let transcript: string;
  const conversations: Conversation[] = [];

  before(async function () {
    this.timeout(300_000);
    if (!hasGo()) {
      assert.notEqual(
        process.env.CI,
        'true',
        'Go is missing: it builds the official session-manager-plugin (https://go.dev/doc/install)',
      );
      process.stderr.write(
        'Skipped: the official clients. Go is needed to build the session-manager-plugin (https://go.dev/doc/install).\n',
      );
      this.skip();
    }
    const folders = [pluginFolder(), pythonFolder()];
    transcript = startTranscript();
    testLab = await startTestLab([quietService('shop')]);
    env = {
      PATH: [...folders, process.env.PATH ?? ''].join(':'),
      HOME: testLab.folder,
      AWS_ACCESS_KEY_ID: 'lab',
      AWS_SECRET_ACCESS_KEY: 'lab',
      AWS_REGION: testLab.lab.region,
      AWS_DEFAULT_REGION: testLab.lab.region,
      AWS_ENDPOINT_URL: testLab.lab.ecsEndpoint,
      AWS_PAGER: '',
    };
  });

  after(async () => {
    for (const conversation of conversations) conversation.kill();
    await testLab?.end();
  });

  afterEach(() => testLab?.lab.setFaults(null));

  const aws = async (...args: string[]): Promise<Record<string, unknown>> => {
    const { stdout } = await promisify(execFile)('aws', [...args, '--output', 'json'], { env });
    appendFileSync(transcript, `\n$ aws ${args.join(' ')}\n${stdout}`);
    return JSON.parse(stdout) as Record<string, unknown>;
  };
  const converse = (...argv: string[]): Conversation => converseWith({}, ...argv);
  const converseWith = (more: Readonly<Record<string, string>>, ...argv: string[]): Conversation => {
    const conversation = new Conversation(argv, { ...env, ...more });
    conversations.push(conversation);
    return conversation;
  };
  /** The plugin as the AWS CLI starts it, without the seconds that the CLI itself takes. */
  const plugIn = async (): Promise<Conversation> => {
    const [task] = await tasksOf(testLab.ecs, 'shop');
    const { session } = await testLab.ecs.send(
      new ExecuteCommandCommand({ cluster: 'lab', task: task.taskArn, command: ECHO, interactive: true }),
    );
    const variable = 'AWS_SSM_START_SESSION_RESPONSE';
    const answer = JSON.stringify({
      SessionId: session?.sessionId,
      StreamUrl: session?.streamUrl,
      TokenValue: session?.tokenValue,
    });
    const target = JSON.stringify({
      Target: `ecs:lab_${task.taskArn?.split('/').pop()}_${task.containers?.[0].runtimeId}`,
    });
    return converseWith(
      { [variable]: answer },
      'session-manager-plugin',
      variable,
      testLab.lab.region,
      'StartSession',
      '',
      target,
      testLab.lab.ecsEndpoint,
    );
  };
  const theTask = async (): Promise<string> =>
    ((await aws('ecs', 'list-tasks', '--cluster', 'lab', '--service-name', 'shop')).taskArns as string[])[0];
  /** Asserts that nothing is left of an ended session: the lab's log has no breach, and the session is closed. */
  const holdAndEnd = async (client: Conversation, pauseMs = 800): Promise<void> => {
    await client.expect('READY');
    for (const line of ['one', 'zwei — drei', 'four']) {
      await client.type(`${line}\r`);
      await client.expect(`heard [${line}]`);
      await sleep(pauseMs);
    }
    await client.type('bye\r');
    assert.equal(await client.end(), 0, 'exit codes of the container never cross');
    assert.match(client.heard, /Exiting session with sessionId: ecs-execute-command-[a-z2-7]{25}/);
    assert.deepEqual(
      testLab.log.filter((line) => /breach|refused/.test(line)),
      [],
    );
  };

  it('AWS CLI: lists clusters, services and tasks', async function () {
    // Its first start compiles it.
    this.timeout(120_000);
    const { clusterArns } = await aws('ecs', 'list-clusters');
    assert.match((clusterArns as string[])[0], /^arn:aws:ecs:[a-z0-9-]+:\d{12}:cluster\/lab$/);
    const { serviceArns } = await aws('ecs', 'list-services', '--cluster', 'lab');
    assert.match((serviceArns as string[])[0], /service\/lab\/shop$/);
    const { services } = await aws('ecs', 'describe-services', '--cluster', 'lab', '--services', 'shop');
    assert.equal((services as { runningCount: number }[])[0].runningCount, 1);
    const { tasks } = await aws('ecs', 'describe-tasks', '--cluster', 'lab', '--tasks', await theTask());
    const [task] = tasks as {
      enableExecuteCommand: boolean;
      containers: { managedAgents: { lastStatus: string }[] }[];
    }[];
    assert.equal(task.enableExecuteCommand, true);
    assert.equal(task.containers[0].managedAgents[0].lastStatus, 'RUNNING');
  });

  it('AWS CLI: finds the lab under the name localhost too', async () => {
    const { port } = new URL(testLab.lab.ecsEndpoint);
    const { clusterArns } = await aws('ecs', 'list-clusters', '--endpoint-url', `http://localhost:${port}`);
    assert.equal((clusterArns as string[]).length, 1);
  });

  it('AWS CLI and session-manager-plugin: exec and hold a session', async function () {
    this.timeout(60_000);
    const task = await theTask();
    const client = converse(
      'aws',
      'ecs',
      'execute-command',
      '--cluster',
      'lab',
      '--task',
      task,
      '--interactive',
      '--command',
      ECHO,
    );
    await client.expect('Starting session with SessionId: ecs-execute-command-');
    await holdAndEnd(client);
  });

  it('session-manager-plugin: holds a session with a KMS key', async function () {
    this.timeout(60_000);
    testLab.lab.setFaults({ kms: {} });
    const client = await plugIn();
    await client.expect('This session is encrypted using AWS KMS.');
    await holdAndEnd(client, 0);
  });

  it('session-manager-plugin: shows that the caller or the task role may not use the key, or that the agent wants what it cannot give', async function () {
    this.timeout(60_000);
    const failures: [FaultProfile, string][] = [
      [
        { kms: {}, iam: { deny: ['kms:GenerateDataKey'], for: 'caller' } },
        'is not authorized to perform: kms:GenerateDataKey',
      ],
      [
        { kms: {}, iam: { deny: ['kms:Decrypt'], for: 'task' } },
        'Fetching data key failed: Unable to retrieve data key',
      ],
      [{ kms: { requireChallenge: true } }, 'requires a KMS challenge response'],
    ];
    for (const [faults, text] of failures) {
      testLab.lab.setFaults(faults);
      const client = await plugIn();
      await client.expect(text);
      await client.end();
    }
  });

  it('session-manager-plugin: goes on after its socket was reset, by ResumeSession', async function () {
    this.timeout(60_000);
    const client = await plugIn();
    await client.expect('READY');
    testLab.lab.setFaults({ reset: { afterMs: 0 } });
    await sleep(300);
    testLab.lab.setFaults(null);
    await holdAndEnd(client, 0);
  });

  it('session-manager-plugin: shows why a command cannot start', async function () {
    this.timeout(60_000);
    const client = converse(
      'aws',
      'ecs',
      'execute-command',
      '--cluster',
      'lab',
      '--task',
      await theTask(),
      '--interactive',
      '--command',
      '/no/such/cmd',
    );
    await client.expect(
      'Unable to start command: Failed to start pty: fork/exec /no/such/cmd: no such file or directory',
    );
    await client.end();
  });

  it('boto3 and session-manager-plugin: list, exec and hold a session', async function () {
    this.timeout(60_000);
    const client = converse('python3', path.resolve('test', 'peers', 'session.py'), 'lab', ECHO);
    await holdAndEnd(client);
    assert.match(client.heard, /boto3 clusters \['lab'\]/);
    assert.match(client.heard, /boto3 services \['shop'\]/);
    assert.match(client.heard, /boto3 task RUNNING \S+ \['RUNNING'\]/);
    assert.match(client.heard, /boto3 error ClusterNotFoundException/);
  });

  it('the transcript tells all of it and holds no token', () => {
    const text = readFileSync(transcript, 'utf8');
    for (const part of [
      'aws ecs list-clusters',
      'aws ecs execute-command',
      'session.py',
      'heard [zwei — drei]',
      'Exiting session with sessionId',
    ])
      assert.ok(text.includes(part), part);
    assert.ok(!/token/i.test(text));
  });
});
