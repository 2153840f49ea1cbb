import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { inspect } from 'node:util';
import type { CloseText, ExecuteCommandFault, FaultProfile, SessionFaults } from '../../lab/faults/types';
import { type Lab, startLab } from '../../lab/lab';
import { createEcsReader } from '../../src/ecs/client';
import { connectionFor } from '../../src/ecs/connection';
import { createRequestHandler } from '../../src/network/requestHandler';
import { createExecApi } from '../../src/exec/aws/aws';
import { createSessionEncryption } from '../../src/exec/encryption/encryption';
import { openRemoteHost } from '../../src/exec/remoteHost';
import { DataChannel, type ChannelOptions } from '../../src/exec/session/channel';
import { type ExecApi, ExecError, type ExecErrorCode, type ExecTarget } from '../../src/exec/types';
import { until } from '../support/until';
import { isLongRun } from '../support/longRun';

const credentials = { accessKeyId: 'lab', secretAccessKey: 'lab' };
const ECHO = "sh -c 'stty raw -echo; echo UP; head -c 5; echo; echo DONE; head -c 1'";

describe('the exec API and its channel at the lab', function () {
  this.timeout(60_000);
  let lab: Lab;
  let folder: string;
  let api: ExecApi;
  let target: ExecTarget;
  const environment = { ...process.env };

  before(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'channel-lab-'));
    mkdirSync(path.join(folder, 'app'));
    const services = [{ name: 'quiet', source: 'app', command: ['python3', '-c', 'import time; time.sleep(3600)'] }];
    writeFileSync(path.join(folder, 'services.json'), JSON.stringify({ services }));
    lab = await startLab({ services: path.join(folder, 'services.json') });
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'lab', AWS_SECRET_ACCESS_KEY: 'lab' });
    api = createExecApi({
      region: lab.region,
      endpointUrl: lab.ecsEndpoint,
      credentials,
      requestHandler: createRequestHandler(undefined),
    });
    const ecs = createEcsReader(await connectionFor({ profile: '', region: lab.region, endpointUrl: lab.ecsEndpoint }));
    const service = await ecs.service('lab', 'quiet');
    for await (const [task] of ecs.tasks(service.clusterArn, service.name)) {
      target = {
        clusterArn: service.clusterArn,
        taskArn: task.arn,
        container: task.containers[0].name,
        runtimeId: task.containers[0].runtimeId,
      };
    }
  });
  after(async () => {
    await lab?.stop();
    rmSync(folder, { recursive: true, force: true });
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) {
      if (environment[name] === undefined) delete process.env[name];
      else process.env[name] = environment[name];
    }
  });
  afterEach(async () => {
    lab.setFaults(null);
    await until(
      () => `the end of ${lab.openSessions} sessions`,
      () => lab.openSessions === 0,
      5000,
    );
  });

  /** Runs ECHO under these faults and resolves to its output. Rejects with the error that ended the channel. */
  const session = (faults: FaultProfile, options: Partial<ChannelOptions> = {}, by: ExecApi = api): Promise<string> => {
    lab.setFaults(faults);
    return run({}, options, by);
  };

  /** The same under faults of its own, so that several may run at once. */
  const run = async (faults: SessionFaults, options: Partial<ChannelOptions>, by: ExecApi): Promise<string> => {
    const grant = await by.executeCommand(target, ECHO);
    if (Object.keys(faults).length > 0) lab.setFaults(faults, { session: grant.sessionId });
    let output = '';
    let failed: (error: ExecError) => void = () => {};
    const failure = new Promise<never>((_, reject) => {
      failed = reject;
    });
    failure.catch(() => {});
    const channel = await DataChannel.open(by, grant, {
      onOutput: (bytes) => {
        output += Buffer.from(bytes).toString();
      },
      onEnd: failed,
      encryption: createSessionEncryption(by, target),
      ...options,
    });
    const said = (what: string) =>
      Promise.race([
        failure,
        until(
          () => `${what} in ${JSON.stringify(output)}`,
          () => output.includes(what),
          10_000,
        ),
      ]);
    try {
      await said('UP');
      await channel.write(Buffer.from('hello'));
      await said('DONE');
      return output;
    } finally {
      await channel.close();
    }
  };

  describe('with a KMS key', () => {
    for (const [what, kms] of Object.entries({
      'a challenge': {},
      'no challenge, as older agents': { challenge: false },
      'an agent that insists on its challenge': { requireChallenge: true },
    })) {
      it(`carries bytes both ways: ${what}`, async () => {
        assert.equal(await session({ kms }), 'UP\nhello\nDONE\n');
      });
    }

    it('runs commands and moves files', async () => {
      lab.setFaults({ kms: {} });
      const host = await openRemoteHost(api, target, {});
      try {
        const { stdout, exitCode } = await host.run(['sh', '-c', 'head -c 200000 /dev/zero; exit 3'], {
          timeoutMs: 20_000,
        });
        assert.deepEqual([stdout.length, exitCode], [200_000, 3]);
      } finally {
        await host.close();
      }
    });

    it('says when the caller may not use the key', async () => {
      await assert.rejects(session({ kms: {}, iam: { deny: ['kms:GenerateDataKey'], for: 'caller' } }), {
        name: 'ExecError',
        code: 'access-denied',
        message: /you may not use the cluster’s KMS key/,
        hint: /kms:GenerateDataKey/,
      });
    });

    it('says when the task role may not', async () => {
      await assert.rejects(session({ kms: {}, iam: { deny: ['kms:Decrypt'], for: 'task' } }), {
        name: 'ExecError',
        code: 'access-denied',
        message: /task may not use the cluster’s KMS key/,
        hint: /task role needs kms:Decrypt/,
      });
    });

    it('survives lost sockets and a bad line', async () => {
      assert.equal(
        await session({
          kms: {},
          seed: 3,
          loss: 0.1,
          duplicate: 0.1,
          reorder: 0.1,
          latencyMs: 20,
          reset: { afterMs: 1500 },
        }),
        'UP\nhello\nDONE\n',
      );
    });
  });

  describe('closed by the service', () => {
    const cases: Record<CloseText, [ExecErrorCode, RegExp, RegExp]> = {
      normal: ['channel-closed', /session ended/, /refresh/],
      handshakeTimeout: ['channel-timeout', /handshake of the session timed out/, /slow network/],
      kmsFailedOnClient: ['access-denied', /encryption failed/, /kms:GenerateDataKey/],
      dataKeyDenied: ['access-denied', /task may not use/, /kms:Decrypt/],
      startFailed: ['no-shell', /no shell/, /POSIX shell/],
      logGroupNotEncrypted: ['other', /logging.*log group/, /executeCommandConfiguration/],
      bucketNotEncrypted: ['other', /logging.*bucket/, /executeCommandConfiguration/],
      dataChannelFailed: ['channel-closed', /could not set up its end/, /ssmmessages/],
      idle: ['channel-closed', /inactivity/, /20 minutes/],
    };
    for (const [text, [code, message, hint]] of Object.entries(cases)) {
      it(text, async () => {
        await assert.rejects(session({ close: { text: text as CloseText } }), {
          name: 'ExecError',
          code,
          message,
          hint,
        });
      });
    }

    it('a text of its own, as one line without controls', async () => {
      await assert.rejects(session({ close: { text: { custom: '\u001b[31mfirst\r\nsecond\u0007 <b>' } } }), {
        code: 'channel-closed',
        message: /: \[31mfirst second <b>$/,
      });
    });

    it('in the middle, with the same text', async () => {
      await assert.rejects(session({ close: { afterMs: 1300, text: 'idle' }, toAgent: { latencyMs: 3000 } }), {
        code: 'channel-closed',
        message: /inactivity/,
      });
    });
  });

  describe('a lost socket', () => {
    it('is resumed with nothing lost; where that is denied or the session gone, it ends softly', async () => {
      lab.setFaults({ sessions: { limit: 3 } });
      const lines: string[] = [];
      const cut = (resume: 'granted' | 'denied' | 'null') =>
        run({ reset: { afterMs: 1400, resume }, latencyMs: 300 }, { trace: (line) => lines.push(line) }, api);
      const [granted, denied, gone] = [cut('granted'), cut('denied'), cut('null')];
      await Promise.all([
        granted.then((output) => assert.equal(output, 'UP\nhello\nDONE\n')),
        assert.rejects(denied, {
          name: 'ExecError',
          code: 'channel-closed',
          message: /may not resume/,
          hint: /ssm:ResumeSession/,
        }),
        assert.rejects(gone, { name: 'ExecError', code: 'channel-closed', message: /session is gone/ }),
      ]);
      assert.equal(lines.filter((line) => line === 'socket lost').length, 3);
    });
  });

  describe('ExecuteCommand fails', () => {
    const cases: (readonly [ExecuteCommandFault, string | undefined, ExecErrorCode, RegExp])[] = [
      ['InvalidParameterException', undefined, 'exec-disabled', /enableExecuteCommand/],
      ['InvalidParameterException', 'Interactive is the only mode supported currently.', 'other', /try again/i],
      ['ClusterNotFoundException', undefined, 'cluster-not-found', /region/],
      ['AccessDeniedException', undefined, 'access-denied', /ecs:ExecuteCommand/],
      ['ClientException', undefined, 'other', /belong/],
      ['ServerException', undefined, 'other', /minute/],
      // Only in the long run, because the SDK retries this one for seconds.
      ...(isLongRun ? [['ThrottlingException', undefined, 'other', /minute/] as const] : []),
    ];
    for (const [error, message, code, hint] of cases) {
      it(`${error}${message ? `: ${message}` : ''}`, async () => {
        lab.setFaults({ executeCommand: { error, message } });
        const failure = await api.executeCommand(target, 'sh').then(
          () => assert.fail('it worked'),
          (thrown: ExecError) => thrown,
        );
        assert.ok(failure instanceof ExecError);
        assert.equal(failure.code, code);
        assert.match(failure.hint, hint);
        assert.match(failure.message, new RegExp(`\\(${error}: .+\\)$`));
      });
    }

    it('is tried again where AWS was busy', async () => {
      for (const error of ['ServerException', 'ThrottlingException'] as const) {
        lab.setFaults({ executeCommand: { error, times: 1 } });
        const { sessionId } = await api.executeCommand(target, 'true');
        await api.terminateSession(sessionId);
      }
    });
  });

  it('writes no token, key or payload into trace or errors', async () => {
    const secrets: string[] = [];
    const keep = (secret: Uint8Array) =>
      secrets.push(...(['latin1', 'base64', 'hex'] as const).map((encoding) => Buffer.from(secret).toString(encoding)));
    const watching: ExecApi = {
      ...api,
      executeCommand: async (...args) => {
        const grant = await api.executeCommand(...args);
        keep(Buffer.from(grant.tokenValue));
        return grant;
      },
      resumeSession: async (id) => {
        const token = await api.resumeSession(id);
        if (token) keep(Buffer.from(token));
        return token;
      },
      generateDataKey: async (...args) => {
        const key = await api.generateDataKey(...args);
        for (const part of [key.plaintext, key.plaintext.subarray(0, 32), key.plaintext.subarray(32), key.ciphertext])
          keep(part);
        return key;
      },
    };
    for (const payload of ['hello', 'UP\n', 'DONE']) keep(Buffer.from(payload));
    const lines: string[] = [];
    const failures: unknown[] = [];
    const trace = (line: string) => lines.push(line);
    const under = (faults: SessionFaults) =>
      run(faults, { trace }, watching).catch((error: unknown) => failures.push(error));
    lab.setFaults({ sessions: { limit: 3 } });
    await Promise.all([
      under({ reset: { afterMs: 1200, resume: 'denied' }, latencyMs: 200 }),
      under({ close: { afterMs: 1300, text: 'dataChannelFailed' }, latencyMs: 200 }),
    ]);
    await session({ kms: {}, toClient: { corrupt: 0.2 }, reset: { afterMs: 1000 } }, { trace }, watching);
    await session({ kms: {}, iam: { deny: ['kms:Decrypt'] } }, { trace }, watching).catch((error: unknown) =>
      failures.push(error),
    );
    assert.equal(failures.length, 3);
    assert.ok(secrets.length > 30, String(secrets.length));
    const said = [...lines, ...failures.map((error) => inspect(error, { depth: 8, showHidden: true }))].join('\n');
    assert.ok(lines.length > 40);
    for (const secret of secrets.filter((s) => s.length > 3))
      assert.ok(!said.includes(secret), `${secret.slice(0, 8)}… was written`);
    for (const line of lines.filter((l) => /^[←→] [a-z]/.test(l) && !l.startsWith('← dropped')))
      assert.match(line, /^[←→] [a-z_]+ seq=\d+ type=(-|\d+ \(\w+\)) bytes=\d+ at=\d+\.\d{3}s( of=\d+)?$/);
    assert.ok(lines.some((line) => /^→ input_stream_data seq=0 type=6 \(handshakeResponse\) bytes=\d+ at=/.test(line)));
  });
});
