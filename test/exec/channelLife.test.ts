import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { createExecApi } from '../../src/exec/aws/aws';
import { closeOpenSessions, rememberSession, terminateSession } from '../../src/exec/aws/ending';
import { createRequestHandler } from '../../src/network/requestHandler';
import { openRemoteHost } from '../../src/exec/remoteHost';
import { DataChannel } from '../../src/exec/session/channel';
import { OutputQueue } from '../../src/exec/session/socket';
import { connectSocket } from '../../src/exec/session/socket';
import { ExecError, type ExecApi } from '../../src/exec/types';
import { type LabTaskOptions, startLabTask } from './labTask';
import { until } from '../support/until';
import { VirtualClock } from './virtualClock';

const busy = () => Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' });
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('terminating a session', () => {
  /** Drives a virtual clock until the promise is settled; resolves to its value and the time it took. */
  const drive = async <T>(clock: VirtualClock, work: Promise<T>): Promise<[T, number]> => {
    let over = false;
    const watched = work.finally(() => {
      over = true;
    });
    for (let turns = 0; !over && turns < 1000; turns++) {
      await new Promise(setImmediate);
      if (!over) clock.step();
    }
    return [await watched, clock.now()];
  };

  it('is tried again for throttling and for the network', async () => {
    for (const error of [
      busy(),
      Object.assign(new Error('reset'), { code: 'ECONNRESET' }),
      Object.assign(new Error('x'), { $metadata: { httpStatusCode: 503 } }),
    ]) {
      const clock = new VirtualClock();
      let calls = 0;
      const [left] = await drive(
        clock,
        terminateSession(
          async () => {
            if (++calls < 3) throw error;
          },
          's',
          clock,
        ),
      );
      assert.deepEqual([left, calls], [null, 3]);
    }
  });

  it('is not tried again where it is denied, and says so', async () => {
    const clock = new VirtualClock();
    let calls = 0;
    const [left, timeMs] = await drive(
      clock,
      terminateSession(
        async () => {
          calls++;
          throw Object.assign(new Error('no'), { name: 'AccessDeniedException' });
        },
        's',
        clock,
      ),
    );
    assert.deepEqual([left, calls, timeMs], ['AccessDeniedException', 1, 0]);
  });

  it('is given up after four attempts, and after ten seconds without an answer', async () => {
    const clock = new VirtualClock();
    let calls = 0;
    assert.equal(
      (
        await drive(
          clock,
          terminateSession(
            async () => {
              calls++;
              throw busy();
            },
            's',
            clock,
          ),
        )
      )[0],
      'ThrottlingException',
    );
    assert.equal(calls, 4);
    const silent = new VirtualClock();
    assert.deepEqual(
      await drive(
        silent,
        terminateSession(() => new Promise(() => {}), 's', silent),
      ),
      ['no answer', 10_000],
    );
  });
});

describe('shutting down', function () {
  this.timeout(30_000);

  it('waits for all sessions, but not for ever', async () => {
    const closed: string[] = [];
    const forget = [
      rememberSession(async () => {
        await sleep(30);
        closed.push('slow');
      }),
      rememberSession(async () => {
        closed.push('quick');
      }),
    ];
    await closeOpenSessions(4000);
    assert.deepEqual(closed, ['quick', 'slow']);
    for (const done of forget) done();
    const never = rememberSession(() => new Promise(() => {}));
    const before = performance.now();
    await closeOpenSessions(50);
    assert.ok(performance.now() - before < 3000);
    never();
  });

  it('terminates a session in the middle of a command, and the task is clean', async () => {
    const task = await startLabTask();
    try {
      const host = await openRemoteHost(task.api, task.target, {});
      const running = host.run(['sleep', '471'], { timeoutMs: 30_000 });
      running.catch(() => {});
      await until('the start of the command', () => task.processes().some((p) => p.includes('sleep 471')), 5000);
      await closeOpenSessions(4000);
      assert.equal(task.calls.terminated.length, 1);
      await assert.rejects(running, { name: 'ExecError' });
      await until(
        () => [...task.processes(), ...task.files()].join(', '),
        () => task.processes().length === 0 && task.files().length === 0,
        8000,
      );
      await host.close();
      assert.equal(task.calls.terminated.length, 1);
    } finally {
      await task.close();
    }
  });
});

describe('cancelled while ExecuteCommand is under way', function () {
  this.timeout(20_000);

  it('rejects at once, and the session granted later is terminated', async () => {
    const operations: string[] = [];
    let answer = () => {};
    const server: Server = createServer((request, response) => {
      operations.push(String(request.headers['x-amz-target']).replace(/^.*\./, ''));
      request.resume();
      const body = JSON.stringify({
        session: { sessionId: 'late', streamUrl: 'wss://x/', tokenValue: 't' },
        SessionId: 'late',
      });
      const send = () => response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' }).end(body);
      if (operations.at(-1) === 'ExecuteCommand') answer = send;
      else send();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const api = createExecApi({
        region: 'us-east-1',
        endpointUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        credentials: { accessKeyId: 'lab', secretAccessKey: 'lab' },
        requestHandler: createRequestHandler(undefined),
      });
      const abort = new AbortController();
      const opening = openRemoteHost(
        api,
        { clusterArn: 'c', taskArn: 't', container: 'app', runtimeId: 'r' },
        { signal: abort.signal },
      );
      opening.catch(() => {});
      await until('a question', () => operations.length === 1, 5000);
      abort.abort();
      await assert.rejects(opening, { code: 'cancelled' });
      assert.deepEqual(operations, ['ExecuteCommand']);
      const closing = closeOpenSessions(4000);
      answer();
      await closing;
      assert.deepEqual(operations, ['ExecuteCommand', 'TerminateSession'], 'shutting down waits for it');
    } finally {
      server.close();
      server.closeAllConnections();
    }
  });
});

describe('a dead peer', function () {
  this.timeout(20_000);

  it('is found by its missing answers to pings, and a living one is not', async () => {
    for (const alive of [true, false]) {
      const server = createServer();
      const sockets = new WebSocketServer({ server, autoPong: alive });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      let pings = 0;
      sockets.on('connection', (socket) =>
        socket.on('ping', (body) => {
          pings++;
          assert.equal(body.toString(), 'keepalive');
        }),
      );
      let lost = 0;
      const clock = new VirtualClock();
      const socket = await connectSocket(
        { streamUrl: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`, token: 't', clientId: 'c' },
        {
          frame: () => {},
          lost: () => {
            lost++;
          },
        },
        clock,
      );
      for (let minutes = 0; minutes < 10 && lost === 0; minutes++) {
        const before = pings;
        clock.step();
        await until('a ping', () => pings > before || lost > 0, 5000);
        // The ping has arrived, and its answer is on the way back.
        await sleep(100);
      }
      assert.equal(lost, alive ? 0 : 1);
      assert.equal(clock.now(), alive ? 300_000 : 90_000);
      socket.close();
      for (const client of sockets.clients) client.terminate();
      server.close();
    }
  });

  it('does not hold up a cancelled dial', async () => {
    const taken: net.Socket[] = [];
    const hole = net.createServer((socket) => taken.push(socket));
    await new Promise<void>((resolve) => hole.listen(0, '127.0.0.1', resolve));
    const grant = {
      sessionId: 's',
      streamUrl: `ws://127.0.0.1:${(hole.address() as AddressInfo).port}/`,
      tokenValue: 't',
    };
    let terminated = 0;
    const api = {
      terminateSession: async () => {
        terminated++;
      },
    } as unknown as ExecApi;
    const abort = new AbortController();
    const opening = DataChannel.open(api, grant, { onOutput: () => {}, onEnd: () => {}, signal: abort.signal });
    setTimeout(() => abort.abort(), 50);
    await assert.rejects(opening, { code: 'cancelled' });
    assert.equal(terminated, 1);
    for (const socket of taken) socket.destroy();
    await new Promise<void>((resolve) => {
      hole.close(() => resolve());
    });
  });
});

describe('a silent command', function () {
  this.timeout(30_000);

  it('outlives the idle limit by the heartbeat alone', async () => {
    const idle: LabTaskOptions = { gateway: { timing: { idleMs: 5500 } } };
    const [kept, silent] = await Promise.all([startLabTask(idle), startLabTask(idle)]);
    try {
      const ended = new Promise<ExecError>((resolve, reject) => {
        const open = async () =>
          DataChannel.open(silent.api, await silent.api.executeCommand(silent.target, "sh -c 'echo up; sleep 60'"), {
            onOutput: () => {},
            onEnd: resolve,
          });
        open().catch(reject);
      });
      const host = await openRemoteHost(kept.api, kept.target, {});
      const { exitCode } = await host.run(['sleep', '8'], { timeoutMs: 20_000 });
      assert.equal(exitCode, 0);
      assert.match((await ended).message, /inactivity/);
      await host.close();
    } finally {
      await Promise.all([kept.close(), silent.close()]);
    }
  });
});

describe('a slow consumer', function () {
  this.timeout(60_000);

  it('gets every byte, and what it does not take waits in the network', async () => {
    const task = await startLabTask({ gateway: { timing: { paceMs: 0, firstReadMs: 50 } } });
    try {
      const total = 4_000_000;
      let taken = 0;
      let wrong = 0;
      let waited = 0;
      let stalled = false;
      let channel: DataChannel | null = null;
      let ended: ExecError | null = null;
      /** Stops reading until nothing more arrives. */
      const stall = async () => {
        stalled = true;
        for (let before = -1; channel && channel.bytesOnWire !== before;) {
          before = channel.bytesOnWire;
          await sleep(700);
        }
        waited = (channel?.bytesOnWire ?? 0) - taken;
      };
      const grant = await task.api.executeCommand(
        task.target,
        `sh -c 'stty raw -echo; head -c ${total} /dev/zero; read x'`,
      );
      channel = await DataChannel.open(task.api, grant, {
        onOutput: (bytes) => {
          taken += bytes.length;
          for (const byte of bytes) if (byte !== 0) wrong++;
          if (!stalled && taken > 200_000) return stall();
        },
        onEnd: (error) => {
          ended = error;
        },
      });
      await until(
        () => `all bytes: ${taken} so far`,
        () => taken >= total || ended !== null,
        50_000,
      );
      assert.deepEqual([taken, wrong, ended], [total, 0, null]);
      // 1 MB is queued; the figure includes protocol overhead and acknowledgements.
      assert.ok(waited > 100_000 && waited < 2_500_000, `${waited} bytes waited`);
      await channel.write(Buffer.from('\n'));
      await channel.close();
    } finally {
      await task.close();
    }
  });

  it('holds a bounded queue, in order, and says when it is full', async () => {
    const said: boolean[] = [];
    const taken: number[] = [];
    let release = () => {};
    const queue = new OutputQueue({
      consume: (bytes) => {
        taken.push(bytes[0]);
        return new Promise((resolve) => {
          release = resolve;
        });
      },
      full: (full) => said.push(full),
      failed: () => assert.fail('nothing failed'),
    });
    let idle = 0;
    for (let n = 0; n < 12; n++) queue.push(Buffer.alloc(100_000, n));
    queue.whenIdle(() => {
      idle++;
    });
    assert.deepEqual([taken, said, queue.isFull], [[0], [true], true]);
    for (let n = 0; n < 12; n++) {
      release();
      await new Promise(setImmediate);
    }
    assert.deepEqual([taken, said, idle], [[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], [true, false], 1]);
  });

  it('that fails ends the session with its error', async () => {
    const failures: unknown[] = [];
    const queue = new OutputQueue({
      consume: () => Promise.reject(new Error('disk full')),
      full: () => {},
      failed: (error) => failures.push(error),
    });
    queue.push(Buffer.of(1));
    await new Promise(setImmediate);
    assert.match(String(failures[0]), /disk full/);
  });
});
