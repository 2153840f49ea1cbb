import assert from 'node:assert/strict';
import { createRequestHandler } from '../../src/network/requestHandler';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createExecApi } from '../../src/exec/aws/aws';
import { executeCommandError } from '../../src/exec/aws/awsErrors';
import { closedReason } from '../../src/exec/session/closedReason';
import { answerHandshake } from '../../src/exec/session/conversation';
import { checkStreamUrl } from '../../src/exec/session/socket';
import type { ExecError, ExecErrorCode } from '../../src/exec/types';

const aws = (name: string, message: string) => Object.assign(new Error(message), { name });

describe('what AWS says, in words to act on', () => {
  const cases: [string, string, ExecErrorCode, RegExp][] = [
    [
      'InvalidParameterException',
      'The execute command failed because execute command was not enabled when the task was run or the execute command agent isn’t running. Wait and try again or run a new task with execute command enabled and try again.',
      'exec-disabled',
      /enableExecuteCommand/,
    ],
    ['InvalidParameterException', 'Interactive is the only mode supported currently.', 'other', /try again/i],
    [
      'TargetNotConnectedException',
      'The execute command failed due to an internal error. Try again later.',
      'agent-not-running',
      /ssmmessages/,
    ],
    ['ClusterNotFoundException', 'Cluster not found.', 'cluster-not-found', /region/],
    [
      'AccessDeniedException',
      'User: arn:aws:iam::1:user/x is not authorized to perform: ecs:ExecuteCommand on resource: y',
      'access-denied',
      /ecs:ExecuteCommand/,
    ],
    ['com.amazonaws#AccessDeniedException', 'no', 'access-denied', /ecs:ExecuteCommand/],
    ['ServerException', 'Service Unavailable. Please try again later.', 'other', /minute/],
    ['ThrottlingException', 'Rate exceeded', 'other', /minute/],
    ['ClientException', 'no', 'other', /belong/],
    ['ExpiredTokenException', 'The security token included in the request is expired', 'credentials', /Sign in/],
    ['SomethingNew', 'odd\nwords', 'other', /cause/],
  ];
  for (const [name, text, code, hint] of cases) {
    it(`${name}: ${text.slice(0, 50).replace('\n', ' ')}`, () => {
      const cause = aws(name, text);
      const error = executeCommandError(cause);
      assert.equal(error.code, code);
      assert.match(error.hint, hint);
      assert.equal(error.cause, cause);
      assert.doesNotMatch(error.message, /\n/);
    });
  }
});

describe('why a channel was closed', () => {
  const cases: [string, ExecErrorCode][] = [
    ['', 'channel-closed'],
    [
      '\n----------ERROR-------\nUnable to start command: Failed to start pty: fork/exec /no/such/cmd: no such file or directory',
      'no-shell',
    ],
    ['Unable to start command: Failed to start pty: cannot allocate memory', 'other'],
    [
      '\n----------ERROR-------\nEncountered error while initiating handshake. Handshake timed out. Please ensure that you have the latest version of the session manager plugin.',
      'channel-timeout',
    ],
    [
      'Encountered error while initiating handshake. KMSEncryption failed on client with status 2 error: x',
      'access-denied',
    ],
    [
      'Encountered error while initiating handshake. Fetching data key failed: Unable to retrieve data key, x',
      'access-denied',
    ],
    [
      "We couldn't start the session because encryption is not set up on the selected CloudWatch Logs log group.",
      'other',
    ],
    ['Setting up data channel with id x failed: y', 'channel-closed'],
    ['\u001b[31mbell\u0007', 'channel-closed'],
  ];
  const refusals: [what: string, text: string, code: ExecErrorCode, message: RegExp, hint: RegExp][] = [
    [
      'a full disk while the pty starts',
      'Unable to start command: Failed to start pty: open /var/lib/amazon/ssm/i-1/session: no space left on device',
      'other',
      /^The disk of the container is full/,
      /Free space.*ephemeral storage/,
    ],
    [
      'a full disk in words that are not known',
      '----------ERROR-------\nFailed to write the state of plugin Standard_Stream: write ipc-temp: no space left on device',
      'other',
      /^The disk of the container is full.*: Failed to write the state/,
      /Free space/,
    ],
    ['a quota', 'mkdir /x: disk quota exceeded', 'other', /disk of the container is full/, /Free space/],
    ['a read-only root', 'open /var/lib/x: read-only file system', 'other', /read-only/, /readonlyRootFilesystem/],
    ['no memory', 'Unable to start command: fork/exec /bin/sh: cannot allocate memory', 'other', /memory/, /memory/],
    ['a pids limit', 'fork/exec /bin/sh: resource temporarily unavailable', 'other', /limit/, /pids/],
    ['no descriptors', 'pipe2: too many open files', 'other', /limit/, /nofile/],
    [
      'another architecture',
      'Unable to start command: Failed to start pty: fork/exec /bin/sh: exec format error',
      'no-shell',
      /another processor/,
      /architecture/,
    ],
    [
      'a shell that may not run',
      'Unable to start command: Failed to start pty: fork/exec /bin/sh: permission denied',
      'other',
      /not permitted/,
      /noexec/,
    ],
    ['words of the account', 'x: AccessDenied: permission denied', 'channel-closed', /session was closed/, /./],
    ['what nobody knows', 'plugin worker crashed with 2', 'channel-closed', /worker crashed/, /disk.*full.*no shell/],
    ['nothing', '', 'channel-closed', /before the work was done/, /full disk.*without a shell/],
  ];
  for (const [what, text, code, message, hint] of refusals) {
    it(`${what}, with what is likely and what to do`, () => {
      const error = closedReason(text);
      assert.equal(error.code, code);
      assert.match(error.message, message);
      assert.match(error.hint, hint);
    });
  }
  for (const [text, code] of cases) {
    it(
      text
        .trim()
        .slice(0, 60)
        .replace(/\p{Cc}/gu, ' ') || 'nothing said',
      () => {
        const error = closedReason(text);
        assert.equal(error.code, code);
        assert.doesNotMatch(error.message, /\p{Cc}/u);
        assert.notEqual(error.hint, '');
      },
    );
  }
});

describe('the handshake', () => {
  const request = (...actions: object[]) =>
    Buffer.from(JSON.stringify({ AgentVersion: '3.3.0.0', RequestedClientActions: actions }));
  const sessionType = {
    ActionType: 'SessionType',
    ActionParameters: { SessionType: 'InteractiveCommands', Properties: null },
  };
  const kms = { ActionType: 'KMSEncryption', ActionParameters: { KMSKeyId: 'arn:aws:kms:x', Challenge: 'AAAA' } };

  it('agrees to a shell session as the official client does', async () => {
    const answer = await answerHandshake(request(sessionType), 's', undefined);
    assert.equal(answer.refusal, null);
    const { ClientVersion, ...rest } = JSON.parse(Buffer.from(answer.payload).toString());
    assert.match(ClientVersion, /^\d+(\.\d+){3}$/);
    assert.deepEqual(rest, {
      ProcessedClientActions: [{ ActionType: 'SessionType', ActionStatus: 1, ActionResult: null, Error: '' }],
      Errors: null,
    });
  });

  it('refuses encryption it does not have, in the open', async () => {
    const answer = await answerHandshake(request(sessionType, kms), 's', undefined);
    assert.match(answer.refusal?.message ?? '', /KMS key/);
    assert.equal(JSON.parse(Buffer.from(answer.payload).toString()).ProcessedClientActions[1].ActionStatus, 3);
    assert.equal(answer.encrypted, false);
  });

  it('hands encryption to what can do it', async () => {
    const seen: unknown[] = [];
    const encryption = {
      negotiate: async (...args: unknown[]) => {
        seen.push(...args);
        return { KMSCipherTextKey: 'key' };
      },
      seal: (b: Uint8Array) => b,
      open: (b: Uint8Array) => b,
      destroy: () => {},
    };
    const answer = await answerHandshake(request(kms), 's', encryption);
    assert.equal(answer.encrypted, true);
    assert.deepEqual(seen, ['s', kms.ActionParameters]);
    assert.deepEqual(JSON.parse(Buffer.from(answer.payload).toString()).ProcessedClientActions[0].ActionResult, {
      KMSCipherTextKey: 'key',
    });
  });

  it('rejects what it cannot read', async () => {
    await assert.rejects(answerHandshake(Buffer.from('{'), 's', undefined), { code: 'protocol' });
  });
});

describe('stream addresses', () => {
  it('must be encrypted, except on this machine', () => {
    for (const url of [
      'wss://ssmmessages.us-east-1.amazonaws.com/v1/data-channel/x?role=publish_subscribe',
      'ws://127.0.0.1:1/x',
      'ws://127.9.9.9/x',
      'ws://[::1]:2/x',
      'ws://localhost:3/x',
    ])
      assert.doesNotThrow(() => checkStreamUrl(url));
    for (const url of [
      'ws://example.com/x',
      'ws://127.0.0.1.example.com/x',
      'ws://localhost.example.com/',
      'http://127.0.0.1/',
      'nonsense',
      '',
    ])
      assert.throws(() => checkStreamUrl(url), { code: 'protocol' });
  });
});

describe('the exec API over the AWS SDK', function () {
  this.timeout(20_000);
  const credentials = { accessKeyId: 'lab', secretAccessKey: 'lab' };
  const target = { clusterArn: 'arn:c', taskArn: 'arn:t', container: 'app', runtimeId: 'r' };

  /** An endpoint that answers by operation name. */
  async function endpoint(
    answer: (operation: string, body: Record<string, unknown>) => { status?: number; body: object },
  ) {
    const operations: string[] = [];
    const server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const operation = String(request.headers['x-amz-target']).replace(/^.*\./, '');
        operations.push(operation);
        const { status = 200, body } = answer(operation, JSON.parse(Buffer.concat(parts).toString()));
        response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const api = createExecApi({
      region: 'us-east-1',
      endpointUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      credentials,
      requestHandler: createRequestHandler(undefined),
    });
    return {
      api,
      operations,
      stop: () => {
        server.close();
        server.closeAllConnections();
      },
    };
  }

  const documented: [string, number, string, ExecErrorCode, number][] = [
    [
      'InvalidParameterException',
      400,
      'The execute command failed because execute command was not enabled when the task was run or the execute command agent isn\u2019t running. Wait and try again or run a new task with execute command enabled and try again.',
      'exec-disabled',
      1,
    ],
    [
      'InvalidParameterException',
      400,
      "The execute command failed because execute command was not enabled when the task was run or the execute command agent isn't running. Wait and try again or run a new task with execute command enabled and try again.",
      'exec-disabled',
      1,
    ],
    ['InvalidParameterException', 400, 'Interactive is the only mode supported currently.', 'other', 1],
    [
      'TargetNotConnectedException',
      400,
      'The execute command failed due to an internal error. Try again later.',
      'agent-not-running',
      1,
    ],
    ['ClusterNotFoundException', 400, 'Cluster not found.', 'cluster-not-found', 1],
    [
      'AccessDeniedException',
      400,
      'User: arn:aws:iam::1:user/x is not authorized to perform: ecs:ExecuteCommand on resource: y',
      'access-denied',
      1,
    ],
    ['ServerException', 500, 'Service Unavailable. Please try again later.', 'other', 4],
    ['ClientException', 400, 'An identifier is not valid.', 'other', 1],
  ];
  for (const [name, status, words, code, calls] of documented) {
    it(`says what ${name} says, in either spelling: ${words.slice(0, 40)}`, async () => {
      const expected = executeCommandError(aws(name, words));
      for (const body of [
        { __type: name, message: words },
        { __type: `com.amazonaws.ecs#${name}`, Message: words },
      ]) {
        const { api, operations, stop } = await endpoint((operation) =>
          operation === 'ExecuteCommand' ? { status, body } : { body: { tasks: [] } },
        );
        try {
          const error = await api.executeCommand(target, 'sh').then(
            () => assert.fail('it worked'),
            (thrown: ExecError) => thrown,
          );
          assert.deepEqual(
            [error.name, error.code, error.message, error.hint],
            ['ExecError', code, expected.message, expected.hint],
          );
          assert.ok(error.message.endsWith(`(${name}: ${words})`));
          assert.equal(operations.filter((operation) => operation === 'ExecuteCommand').length, calls);
        } finally {
          stop();
        }
      }
    });
  }

  it('opens, resumes and terminates', async () => {
    const session = { sessionId: 's', streamUrl: 'wss://x/', tokenValue: 't' };
    let asked: Record<string, unknown> = {};
    const { api, operations, stop } = await endpoint((operation, body) => {
      if (operation === 'ExecuteCommand') asked = body;
      return {
        body:
          operation === 'ExecuteCommand'
            ? { session }
            : operation === 'ResumeSession'
              ? { SessionId: 's', TokenValue: body.SessionId === 's' ? 't2' : null }
              : { SessionId: 's' },
      };
    });
    try {
      assert.deepEqual(await api.executeCommand(target, 'sh'), session);
      assert.deepEqual(asked, { cluster: 'arn:c', task: 'arn:t', container: 'app', command: 'sh', interactive: true });
      assert.equal(await api.resumeSession('s'), 't2');
      assert.equal(await api.resumeSession('gone'), null);
      await api.terminateSession('s');
      assert.deepEqual(operations, ['ExecuteCommand', 'ResumeSession', 'ResumeSession', 'TerminateSession']);
    } finally {
      stop();
    }
  });

  it('waits for a young agent, not for an old one', async () => {
    for (const [ageMs, expected] of [
      [5_000, ['ExecuteCommand', 'DescribeTasks', 'ExecuteCommand']],
      [600_000, ['ExecuteCommand', 'DescribeTasks']],
    ] as const) {
      let calls = 0;
      const { api, operations, stop } = await endpoint((operation) => {
        if (operation === 'DescribeTasks')
          return {
            body: {
              tasks: [
                {
                  containers: [
                    {
                      name: 'app',
                      managedAgents: [{ name: 'ExecuteCommandAgent', lastStartedAt: (Date.now() - ageMs) / 1000 }],
                    },
                  ],
                },
              ],
            },
          };
        return ++calls === 1
          ? {
              status: 400,
              body: {
                __type: 'TargetNotConnectedException',
                message: 'The execute command failed due to an internal error. Try again later.',
              },
            }
          : { body: { session: { sessionId: 's', streamUrl: 'u', tokenValue: 't' } } };
      });
      try {
        const outcome = await api.executeCommand(target, 'sh').then(
          () => 'opened',
          (error: { code: string }) => error.code,
        );
        assert.equal(outcome, expected.length === 3 ? 'opened' : 'agent-not-running');
        assert.deepEqual(operations, expected);
      } finally {
        stop();
      }
    }
  });
});
