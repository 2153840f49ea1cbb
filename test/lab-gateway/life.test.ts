import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { quick, startBench, type Bench } from './bench';
import { RawClient } from './rawClient';
import { within } from '../support/until';

const SHELL = "sh -c 'echo READY; cat'";

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function untilGone(pid: number): Promise<void> {
  await within(2000, () => !isAlive(pid), 5);
  assert.equal(isAlive(pid), false, `process ${pid} is gone`);
}

describe('the life of a session', () => {
  let bench: Bench;
  const start = async (timing = {}): Promise<void> => {
    bench = await startBench({ timing: { ...quick, ...timing } });
  };
  afterEach(() => bench.close());

  it('has the environment and folder of the container, a terminal type and a language', async () => {
    await start();
    const client = await RawClient.open(
      bench.gateway.open(bench.container, "sh -c 'echo $TERM,$LANG,$GREETING,$ECS_PROFILER_TEST; pwd'"),
    );
    assert.equal(await client.untilClosed(), '');
    assert.equal(client.output, `xterm-256color,C.UTF-8,from the container,\r\n${bench.folder}\r\n`);
  });

  it('is a shell where no command was given', async () => {
    await start();
    const client = await RawClient.open(bench.gateway.open(bench.container, ''));
    await client.until('a prompt', () => client.output.length > 0);
    client.input('echo $((6*7)); exit\n');
    assert.equal(await client.untilClosed(), '');
    assert.match(client.output, /\n42\r\n/);
  });

  it('that cannot start says so after the drain time, without any output', async () => {
    await start({ drainMs: 300 });
    const client = await RawClient.open(bench.gateway.open(bench.container, '/no/such/cmd --flag'));
    assert.equal(
      await client.untilClosed(),
      '\n----------ERROR-------\nUnable to start command: Failed to start pty: fork/exec /no/such/cmd: no such file or directory',
    );
    assert.deepEqual(
      client.frames.map((frame) => frame.type),
      ['start_publication', 'channel_closed'],
    );
    assert.equal(client.frames[1].headerLength, 112);
  });

  it('waits in silence when the container has two already', async () => {
    await start();
    const grants = [0, 1, 2].map(() => bench.gateway.open(bench.container, SHELL));
    const [first, second, third] = await Promise.all(grants.map((grant) => RawClient.open(grant)));
    await Promise.all([first.untilOutput('READY'), second.untilOutput('READY')]);
    await sleep(200);
    assert.deepEqual(third.frames, []);
    assert.equal(bench.gateway.openSessions, 3);
    assert.equal(bench.gateway.terminate(grants[0].sessionId), true);
    assert.equal(await first.untilClosed(), '');
    await third.untilOutput('READY');
    third.input('mine\n');
    await third.untilOutput('mine');
  });

  it('goes on after ResumeSession with a new token, the numbers continuing and nothing lost', async () => {
    await start();
    const grant = bench.gateway.open(
      bench.container,
      'sh -c \'stty -echo; echo READY; for i in 1 2 3 4 5; do read -r line; echo "[$line]"; done\'',
    );
    const first = await RawClient.open(grant, { acknowledge: (frame) => frame.sequence === 0 });
    await first.untilOutput('READY');
    first.input('one\n');
    await first.until('the unacknowledged answer', () => first.of('output_stream_data').length > 1);
    first.drop();
    await sleep(100);
    assert.equal(bench.gateway.openSessions, 1);
    const tokenValue = bench.gateway.resume(grant.sessionId);
    assert.ok(tokenValue !== null && tokenValue !== grant.tokenValue);
    const second = await RawClient.open({ ...grant, tokenValue }, { clientId: first.clientId });
    second.nextInput = first.nextInput;
    for (const line of ['two', 'three', 'four', 'five']) second.input(`${line}\n`);
    assert.equal(await second.untilClosed(), '');
    const output = second.of('output_stream_data');
    assert.ok(
      output.some((frame) => frame.sequence === 1),
      'what was not acknowledged comes again',
    );
    const bySequence = new Map(output.map((frame) => [frame.sequence, frame.payload.toString()]));
    const ordered = [...bySequence.keys()]
      .sort((a, b) => a - b)
      .map((sequence) => bySequence.get(sequence))
      .join('');
    assert.equal(ordered, '[one]\r\n[two]\r\n[three]\r\n[four]\r\n[five]\r\n');
    assert.deepEqual(second.acknowledged, [1, 2, 3, 4]);
    assert.equal(bench.gateway.resume(grant.sessionId), null, 'a session that ended is gone');
  });

  it('is not resumed by another client', async () => {
    await start();
    const grant = bench.gateway.open(bench.container, SHELL);
    const first = await RawClient.open(grant);
    await first.untilOutput('READY');
    first.drop();
    const other = await RawClient.open({ ...grant, tokenValue: bench.gateway.resume(grant.sessionId)! });
    await other.until('the refusal', () => other.closeCode !== null);
    assert.match(bench.log.join(), /not the ClientId/);
  });

  it('ends by TerminateSession with SIGKILL to the direct child only', async () => {
    await start();
    const command = 'sh -c \'trap "" TERM; (trap "" HUP; sleep 30) & echo pids:$$,$!,; cat\'';
    const grant = bench.gateway.open(bench.container, command);
    const client = await RawClient.open(grant);
    await client.untilOutput(',\r\n');
    const [child, grandchild] = /pids:(\d+),(\d+),/.exec(client.output)!.slice(1).map(Number);
    try {
      assert.equal(bench.gateway.terminate(grant.sessionId), true);
      assert.equal(await client.untilClosed(), '');
      await untilGone(child);
      assert.equal(isAlive(grandchild), true, 'a grandchild that ignores the hang-up lives on');
      assert.equal(bench.gateway.terminate(grant.sessionId), false);
    } finally {
      process.kill(grandchild, 'SIGKILL');
    }
  });

  it('ends without data for the idle time', async () => {
    await start({ idleMs: 500 });
    const client = await RawClient.open(bench.gateway.open(bench.container, SHELL));
    await client.untilOutput('READY');
    for (let i = 0; i < 4; i++) {
      await sleep(200);
      client.input('x\n');
    }
    assert.equal(client.closedWith, null, 'data keeps it');
    assert.match(await client.untilClosed(), /timed out due to inactivity/);
  });

  it('whose task dies hears pause_publication again and again, and no channel_closed', async () => {
    await start();
    const grant = bench.gateway.open(bench.container, "sh -c 'echo pid:$$,; exec cat'");
    const client = await RawClient.open(grant);
    await client.untilOutput(',\r\n');
    const child = Number(/pid:(\d+)/.exec(client.output)![1]);
    bench.stopTask();
    await untilGone(child);
    const pauses = (): number => client.of('pause_publication').length;
    await client.until('the pause', () => pauses() > 0);
    await sleep(50);
    const before = pauses();
    client.input('hello?\n');
    await client.until('the pause again', () => pauses() === before + 1);
    assert.deepEqual(client.acknowledged, []);
    assert.equal(client.closedWith, null);
    bench.gateway.terminate(grant.sessionId);
    assert.equal(await client.untilClosed(), '');
  });

  it('ends with the gateway, its process too', async () => {
    await start();
    const client = await RawClient.open(
      bench.gateway.open(
        bench.container,
        'sh -c \'trap "" HUP TERM; echo pid:$$,; while :; do read x || sleep 1; done\'',
      ),
    );
    await client.untilOutput(',\r\n');
    await bench.gateway.close();
    assert.equal(isAlive(Number(/pid:(\d+)/.exec(client.output)![1])), false);
    assert.equal(bench.gateway.openSessions, 0);
  });

  it('passes every frame through one function, where faults can be made', async () => {
    const seen: string[] = [];
    bench = await startBench({
      timing: quick,
      pass: (_sessionId, direction, frame, deliver) => {
        seen.push(`${direction} ${frame.toString('latin1', 4, 36).replace(/[\0 ]+$/, '')}`);
        setTimeout(() => deliver(frame), 20);
      },
    });
    const client = await RawClient.open(bench.gateway.open(bench.container, 'echo hi'));
    assert.equal(await client.untilClosed(), '');
    assert.equal(client.output, 'hi\r\n');
    assert.deepEqual(seen, [
      'toClient start_publication',
      'toClient output_stream_data',
      'toAgent acknowledge',
      'toClient channel_closed',
    ]);
  });
});
