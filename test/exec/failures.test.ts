import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Clock, systemClock } from '../../src/exec/clock';
import { serverKinds } from '../../src/exec/commands/program';
import { request } from '../../src/exec/commands/serverLines';
import { blockRequest } from '../../src/exec/commands/uploads';
import { openRemoteHost } from '../../src/exec/remoteHost';
import { DataChannel } from '../../src/exec/session/channel';
import { type Socket, connectSocket } from '../../src/exec/session/socket';
import type { ExecError } from '../../src/exec/types';
import { until } from '../support/until';
import { type LabTask, type LabTaskOptions, startLabTask } from './labTask';

const limit = { timeoutMs: 30_000 };

describe('a session that goes wrong', function () {
  this.timeout(60_000);
  let task: LabTask;
  const start = async (options: LabTaskOptions = {}) => (task = await startLabTask(options));
  const clean = (withinMs: number) =>
    until(
      () => `an end without leftovers: ${[...task.processes(), ...task.files()].join(', ')}`,
      () => task.processes().length === 0 && task.files().length === 0,
      withinMs,
    );
  afterEach(() => task.close());

  it('is cleaned up by the guardian when the server shell is killed', async () => {
    await start();
    const host = await openRemoteHost(task.api, task.target, {});
    const running = host.runScript('trap "" HUP TERM; setsid sleep 401 & sleep 400', [], limit);
    running.catch(() => {});
    await until(
      'the start of the command',
      () => task.processes().filter((p) => /sleep 40/.test(p)).length === 2,
      3000,
    );
    const server = task.processes().find((p) => p.includes('ecs-profiler digest'));
    process.kill(Number(server?.split(' ')[0]), 'SIGKILL');
    await assert.rejects(running, { code: 'channel-closed' });
    await clean(6000);
    await host.close();
  });

  it('is cleaned up by the guardian when the client is never heard of again', async () => {
    await start();
    const nonce = '00000000000000aa';
    const grant = await task.api.executeCommand(task.target, serverKinds[0].command(nonce));
    const channel = await DataChannel.open(task.api, grant, { onOutput: () => {}, onEnd: () => {} });
    await channel.write(
      Buffer.concat([
        blockRequest(nonce, { name: '1/a', index: 0, bytes: Buffer.from('sleep 402') }, 'base64', 'sha256sum'),
        request(nonce, 'R 1 base64'),
      ]),
    );
    await until('the start of the command', () => task.processes().some((p) => /sleep 402/.test(p)), 3000);
    await clean(22_000);
    await channel.close();
  });

  it('goes on after the socket was lost, with no byte missing', async () => {
    await start();
    const wild = randomBytes(400_000);
    writeFileSync(path.join(task.root, 'wild'), wild);
    const lines: string[] = [];
    const sockets: Socket[] = [];
    let cuts = 0;
    const output: Buffer[] = [];
    const grant = await task.api.executeCommand(
      task.target,
      "sh -c 'stty raw -echo; echo up; base64 wild; echo end; read x'",
    );
    const channel = await DataChannel.open(task.api, grant, {
      onOutput: (bytes) => {
        output.push(Buffer.from(bytes));
        if (cuts < 3 && Buffer.concat(output).length > 100_000 * (cuts + 1)) {
          cuts++;
          sockets.at(-1)?.close();
        }
      },
      onEnd: (error) => lines.push(`ended: ${error.message}`),
      trace: (line) => lines.push(line),
      connect: async (...args) => {
        const socket = await connectSocket(...args);
        sockets.push(socket);
        return socket;
      },
    });
    const all = () => Buffer.concat(output).toString('latin1');
    await until(
      () => `the end: ${all().length} bytes, ${lines.slice(-5).join('; ')}`,
      () => all().endsWith('end\n'),
      20_000,
    );
    assert.deepEqual(Buffer.from(all().slice(3, -4).replaceAll('\n', ''), 'base64'), wild);
    assert.equal(task.calls.resumed.length, 3);
    await channel.close();
    assert.equal(
      lines.some((line) => line.includes(grant.tokenValue)),
      false,
    );
  });

  it('ends clearly when the session is gone on resume', async () => {
    await start({ api: () => ({ resumeSession: async () => null }) });
    const ended = await cutOnce(task);
    assert.equal(ended.code, 'channel-closed');
    assert.match(ended.message, /session is gone/);
  });

  it('names the permission when resuming is denied', async () => {
    await start({
      api: () => ({
        resumeSession: async () => {
          throw Object.assign(new Error('no'), { name: 'AccessDeniedException' });
        },
      }),
    });
    const ended = await cutOnce(task);
    assert.equal(ended.code, 'channel-closed');
    assert.match(ended.hint, /ssm:ResumeSession/);
  });

  it('says that the container has no shell', async () => {
    await start({ without: ['python3'] });
    rmSync(path.join(task.root, 'bin', 'sh'));
    await assert.rejects(openRemoteHost(task.api, task.target, {}), {
      name: 'ExecError',
      code: 'no-shell',
      message: /no shell.*Neither python3 nor node/,
    });
    assert.equal(task.calls.terminated.length, 3);
  });

  it('says which program the image lacks', async () => {
    await start({ without: ['dd', 'python3'] });
    await assert.rejects(openRemoteHost(task.api, task.target, {}), {
      name: 'ExecError',
      code: 'no-shell',
      message: /program dd/,
    });
    assert.equal(task.calls.terminated.length, 3);
    await clean(3000);
  });

  it('is served by python3 where the shell lacks a program', async () => {
    await start({ without: ['dd'] });
    const host = await openRemoteHost(task.api, task.target, {});
    assert.equal(host.facts.noShell, 'python3');
    await host.close();
    assert.equal(task.calls.terminated.length, 2);
    await clean(3000);
  });

  it('works without stty, setsid, gzip and sha256sum', async () => {
    await start({ without: ['stty', 'setsid', 'gzip', 'sha256sum', 'openssl', 'python3'] });
    const host = await openRemoteHost(task.api, task.target, {});
    const bytes = randomBytes(200_000);
    const target = path.join(task.root, 'tmp', 'file');
    await host.upload(bytes, target, { mode: 0o600 });
    assert.deepEqual(Buffer.from(await host.download(target, {})), bytes);
    const abort = new AbortController();
    await assert.rejects(
      host.runScript('sleep 403 & echo up; sleep 404', [], {
        ...limit,
        signal: abort.signal,
        onStdout: () => abort.abort(),
      }),
      { code: 'cancelled' },
    );
    assert.deepEqual(
      task.processes().filter((p) => /sleep 40/.test(p)),
      [],
    );
    await host.run(['rm', target], limit);
    await host.close();
    await clean(2000);
  });

  it('is terminated when opening is cancelled', async () => {
    await start();
    for (const delay of [0, 50, 500, 1100]) {
      const abort = new AbortController();
      const opening = openRemoteHost(task.api, task.target, { signal: abort.signal });
      setTimeout(() => abort.abort(), delay);
      const outcome = await opening.then(
        (host) => host.close().then(() => 'opened'),
        (error: ExecError) => error.code,
      );
      assert.ok(outcome === 'cancelled' || delay === 1100, `after ${delay} ms: ${outcome}`);
    }
    await until(
      () => `the end of ${task.openSessions} sessions`,
      () => task.openSessions === 0,
      4000,
    );
    assert.equal(task.calls.terminated.length, 4);
    await clean(6000);
  });

  it('is told from an agent that never attached', async () => {
    await start({ gateway: { timing: { attachMs: 60_000 } } });
    const tenfold: Clock = {
      now: () => systemClock.now() * 10,
      after: (ms, callback) => systemClock.after(ms / 10, callback),
    };
    const grant = await task.api.executeCommand(task.target, 'sh');
    await assert.rejects(DataChannel.open(task.api, grant, { onOutput: () => {}, onEnd: () => {}, clock: tenfold }), {
      code: 'channel-timeout',
      message: /container agent did not attach/,
    });
    assert.equal(task.calls.terminated.length, 1);
  });

  it('never sends a token over an unencrypted line', async () => {
    await start({
      api: (api) => ({
        executeCommand: async (...args) => ({
          ...(await api.executeCommand(...args)),
          streamUrl: 'ws://203.0.113.1/v1/data-channel/x',
        }),
      }),
    });
    await assert.rejects(openRemoteHost(task.api, task.target, {}), { code: 'protocol', message: /not encrypted/ });
    assert.equal(task.calls.terminated.length, 1);
  });
});

/** Opens a session, cuts its socket and gives the error it ends with. */
async function cutOnce(task: LabTask): Promise<ExecError> {
  const grant = await task.api.executeCommand(task.target, "sh -c 'echo up; read x'");
  let socket: Socket | null = null;
  const ended = new Promise<ExecError>((resolve) => {
    void DataChannel.open(task.api, grant, {
      onOutput: () => {},
      onEnd: resolve,
      connect: async (...args) => (socket = await connectSocket(...args)),
    }).then(() => socket?.close());
  });
  const error = await ended;
  await task.api.terminateSession(grant.sessionId);
  return error;
}
