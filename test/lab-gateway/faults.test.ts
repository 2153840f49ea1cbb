import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { closeText } from '../../lab/faults/closeTexts';
import type { CloseText, ExecuteCommandFault, FaultProfile } from '../../lab/faults/types';
import { Refusal } from '../../lab/refusal';
import { quick, startBench, type Bench } from './bench';
import { RawClient, type RawOptions } from './rawClient';

const CAT = "sh -c 'stty -echo; echo READY; cat'";
/** 64 numbered lines of 100 characters, slow enough to be many messages. */
const LINES = 'sh -c \'i=0; while [ $i -lt 64 ]; do printf "%099d\\n" $i; i=$((i+1)); done; read x\'';
const LINES_OUTPUT = Array.from({ length: 64 }, (_, i) => `${String(i).padStart(99, '0')}\r\n`).join('');

describe('a session on a hostile network', () => {
  let bench: Bench;
  afterEach(() => bench.close());

  const begin = async (faults: FaultProfile): Promise<void> => {
    bench = await startBench({ timing: quick, faults });
  };
  const open = (command: string, options?: RawOptions): Promise<RawClient> =>
    RawClient.open(bench.gateway.open(bench.container, command), options);
  const refusalOf = (call: () => unknown): Refusal => {
    try {
      call();
    } catch (error) {
      assert.ok(error instanceof Refusal);
      return error;
    }
    throw new assert.AssertionError({ message: 'nothing was refused' });
  };

  it('hears late, and is heard late, by the latency', async () => {
    await begin({ latencyMs: 150 });
    const client = await open(CAT);
    await client.untilOutput('READY');
    const beganMs = Date.now();
    client.input('far\n');
    await client.untilOutput('far');
    assert.ok(Date.now() - beganMs >= 298);
  });

  it('loses output, which the agent sends again until it is whole', async () => {
    await begin({ toClient: { loss: 0.3 } });
    const client = await open(LINES);
    await client.untilOutput(LINES_OUTPUT.slice(-20));
    assert.equal(client.output, LINES_OUTPUT);
  });

  it('loses input when told to: nothing is acknowledged, nothing echoed', async () => {
    await begin({});
    const client = await open(CAT);
    await client.untilOutput('READY');
    bench.gateway.setFaults({ toAgent: { loss: 1 } });
    client.input('lost\n', 0);
    await sleep(200);
    assert.deepEqual(client.acknowledged, []);
    bench.gateway.setFaults(null);
    client.input('lost\n', 0);
    await client.untilOutput('lost');
  });

  it('gets everything twice, and input is still taken once', async () => {
    await begin({ duplicate: 1 });
    const client = await open(CAT);
    await client.untilOutput('READY');
    client.input('once\n');
    await client.untilOutput('once');
    await client.until('both acknowledgements, each doubled', () => client.acknowledged.length === 4);
    assert.equal(client.output, 'READY\r\nonce\r\n');
    assert.equal(client.of('output_stream_data').filter((frame) => frame.sequence === 0).length, 2);
  });

  it('gets output in another order, all of it', async () => {
    await begin({ toClient: { reorder: 0.4 } });
    const client = await open("sh -c 'i=0; while [ $i -lt 30 ]; do echo $i; i=$((i+1)); sleep 0.01; done; read x'");
    await client.untilOutput('\n29\r\n');
    const order = client.of('output_stream_data').map((frame) => frame.sequence);
    assert.notDeepEqual(
      order,
      [...order].sort((a, b) => a - b),
    );
    assert.equal(client.output, Array.from({ length: 30 }, (_, i) => `${i}\r\n`).join(''));
  });

  it('gets output whose digest tells that a byte of it changed, and a whole one when it is sent again', async () => {
    await begin({ toClient: { corrupt: 0.5 } });
    const client = await open('sh -c \'i=0; while [ $i -lt 5 ]; do printf "%01020d" $i; i=$((i+1)); done; read x\'', {
      acknowledge: (frame) => frame.isIntact,
    });
    await client.until('all of it', () => client.outputBytes.length === 5 * 1020);
    assert.match(client.output, /^0+10+20+30+4$/);
    assert.ok(client.of('output_stream_data').some((frame) => !frame.isIntact));
  });

  it('has changed input taken as it came, for the agent looks at no digest', async () => {
    await begin({});
    const client = await open("sh -c 'stty raw -echo; echo READY; head -c 1000 | od -An -v -tx1'");
    await client.untilOutput('READY');
    bench.gateway.setFaults({ toAgent: { corrupt: 1 } });
    client.input(Buffer.alloc(1000, 0x61));
    assert.equal(await client.untilClosed(), '');
    assert.equal((client.output.match(/ 61/g) ?? []).length, 999);
    assert.deepEqual(bench.log, []);
  });

  it('is slow without end of buffers: output comes at the rate, and the program waits', async () => {
    await begin({ toClient: { bandwidthBytesPerSecond: 40_000 } });
    const client = await open("sh -c 'head -c 200000 /dev/zero; echo DONE >&2; read x'");
    await client.until('the first bytes', () => client.outputBytes.length > 0);
    const beganMs = Date.now();
    const before = client.outputBytes.length;
    await sleep(1000);
    const rate = ((client.outputBytes.length - before) / (Date.now() - beganMs)) * 1000;
    assert.ok(rate > 2_000 && rate < 80_000, `${Math.round(rate)} bytes a second`);
    bench.gateway.setFaults(null);
    await client.untilOutput('DONE');
    assert.equal(client.outputBytes.length, 200_000 + 'DONE\r\n'.length);
  });

  it('is slow the other way too: the gateway takes no more from the socket than the line carries', async () => {
    await begin({});
    const client = await open("sh -c 'stty raw -echo; echo READY; exec cat > /dev/null'");
    await client.untilOutput('READY');
    bench.gateway.setFaults({ toAgent: { bandwidthBytesPerSecond: 40_000 } });
    const beganMs = Date.now();
    for (let i = 0; i < 40; i++) client.input(Buffer.alloc(1000, 0x61));
    await client.until('all of it', () => client.acknowledged.length === 40);
    assert.ok(Date.now() - beganMs >= 1100, '44.8 KB at 40 KB a second');
    assert.deepEqual(
      client.acknowledged,
      Array.from({ length: 40 }, (_, i) => i),
    );
  });

  it('has acknowledgements held back, so that the agent sends again what arrived', async () => {
    await begin({ toAgent: { stallAcks: { forMs: 700 } } });
    const client = await open(CAT);
    await client.untilOutput('READY');
    await client.until(
      'the first message again',
      () => client.of('output_stream_data').filter((frame) => frame.sequence === 0).length > 1,
    );
    const [first, second] = client.of('output_stream_data');
    assert.equal(first.id, second.id);
  });

  it('has its input written twice when the agent’s own socket breaks, and once when that holds', async () => {
    await begin({});
    const client = await open(CAT);
    await client.untilOutput('READY');
    bench.gateway.setFaults({ agentReset: { forMs: 300, everyMs: 200 } });
    for (let times = 0; times < 2; times++) {
      const pauses = client.of('pause_publication').length;
      await sleep(50);
      client.input(`broken ${times}\n`, times);
      client.input('behind it\n', times + 1);
      await client.until('the pause', () => client.of('pause_publication').length > pauses);
      assert.equal(client.acknowledged.includes(times), false, 'it could not be acknowledged');
      await client.until('the agent back', () => client.of('start_publication').length > times + 1);
      client.input(`broken ${times}\n`, times);
      await client.until('its acknowledgement', () => client.acknowledged.includes(times));
      await sleep(250);
    }
    bench.gateway.setFaults(null);
    client.input('whole\n', 2);
    await client.untilOutput('whole');
    assert.equal(client.output, `READY\r\n${'broken 0\r\n'.repeat(2)}${'broken 1\r\n'.repeat(2)}whole\r\n`);
    assert.deepEqual(bench.log, []);
  });

  it('has its input written twice after so many bytes, once only', async () => {
    await begin({ agentReset: { afterBytes: 3000, forMs: 50 } });
    const client = await open(CAT);
    await client.untilOutput('READY');
    const lines = Array.from({ length: 40 }, (_, i) => `line ${String(i).padStart(90, '0')}\n`);
    for (let next = 0; next < lines.length;) {
      client.input(lines[next], next);
      await sleep(20);
      if (client.acknowledged.includes(next)) next++;
    }
    await client.untilOutput(lines[39].trim());
    const written = client.output.split('\r\n').slice(1, -1);
    assert.equal(written.length, lines.length + 1);
    assert.deepEqual(
      [...new Set(written)],
      lines.map((line) => line.trim()),
    );
  });

  it('is told to pause again and again, and loses what it sends meanwhile', async () => {
    await begin({});
    const client = await open(CAT);
    await client.untilOutput('READY');
    bench.gateway.setFaults({ pauseStorm: { everyMs: 100, forMs: 400 } });
    await client.until('the pause', () => client.of('pause_publication').length > 0);
    client.input('nobody there\n', 0);
    await client.until('the pause in reply', () => client.of('pause_publication').length > 1);
    assert.deepEqual(client.acknowledged, []);
    await client.until('the agent back', () => client.of('start_publication').length > 1);
    client.input('and back\n', 0);
    await client.untilOutput('and back');
    await client.until('the next pause', () => client.of('pause_publication').length > 2);
  });

  it('ends with each documented text, and with any other', async () => {
    const names: CloseText[] = [
      'normal',
      'handshakeTimeout',
      'kmsFailedOnClient',
      'dataKeyDenied',
      'startFailed',
      'logGroupNotEncrypted',
      'bucketNotEncrypted',
      'dataChannelFailed',
      'idle',
    ];
    await begin({});
    const heard: string[] = [];
    for (const text of [...names, { custom: 'so long' }]) {
      bench.gateway.setFaults({ close: { afterMs: 20, text } });
      const closed = await (await open(CAT)).untilClosed();
      assert.equal(closed, closeText(text));
      heard.push(closed);
    }
    assert.equal(new Set(heard).size, names.length + 1);
    assert.equal(heard[0], '');
    assert.match(heard[1], /^\n-{10}ERROR-{7}\nEncountered error while initiating handshake\. Handshake timed out\./);
    assert.equal(bench.gateway.openSessions, 0);
  });

  it('is reset after so many bytes, and goes on after ResumeSession as often as that happens', async () => {
    await begin({ reset: { afterBytes: 2000, everyMs: 300 } });
    const grant = bench.gateway.open(bench.container, LINES);
    let client = await RawClient.open(grant);
    await client.until('the reset', () => client.closeCode !== null);
    assert.ok(client.outputBytes.length < LINES_OUTPUT.length);
    for (let times = 0; times < 2; times++) {
      client = await client.resume({ ...grant, tokenValue: bench.gateway.resume(grant.sessionId)! });
      await client.until('another reset', () => client.closeCode !== null);
    }
    client = await client.resume({ ...grant, tokenValue: bench.gateway.resume(grant.sessionId)! });
    await client.untilOutput(LINES_OUTPUT.slice(-20));
    assert.equal(client.output, LINES_OUTPUT);
  });

  it('is reset and refused, or found gone, when it would resume', async () => {
    await begin({ reset: { afterMs: 50, resume: 'denied' } });
    const denied = bench.gateway.open(bench.container, CAT);
    const client = await RawClient.open(denied);
    await client.until('the reset', () => client.closeCode !== null);
    const refusal = refusalOf(() => bench.gateway.resume(denied.sessionId));
    assert.equal(refusal.code, 'AccessDeniedException');
    assert.match(
      refusal.message,
      /not authorized to perform: ssm:ResumeSession on resource: .*:session\/ecs-execute-command-/,
    );
    assert.equal(bench.gateway.openSessions, 1, 'it stays until it is ended');
    bench.gateway.setFaults({ reset: { afterMs: 10, resume: 'null' } }, { session: denied.sessionId });
    assert.equal(bench.gateway.resume(denied.sessionId), null);
    assert.equal(bench.gateway.openSessions, 0);
  });

  it('loses its task, and only hears pauses from then on', async () => {
    let killed = 0;
    await begin({ taskDeath: { afterMs: 100 } });
    const client = await RawClient.open(bench.gateway.open({ ...bench.container, die: () => killed++ }, CAT));
    await client.until('the pause', () => client.of('pause_publication').length > 0);
    assert.equal(killed, 1);
    client.input('anyone?\n');
    await client.until('the pause in reply', () => client.of('pause_publication').length > 1);
    assert.equal(client.closedWith, null);
  });

  it('ends sooner without stream data', async () => {
    await begin({ idleMs: 300 });
    assert.match(await (await open(CAT)).untilClosed(), /timed out due to inactivity/);
  });

  it('suffers alone, from now on, what is set for it alone', async () => {
    await begin({});
    const [one, other] = [bench.gateway.open(bench.container, CAT), bench.gateway.open(bench.container, CAT)];
    const clients = [await RawClient.open(one), await RawClient.open(other)];
    for (const client of clients) await client.untilOutput('READY');
    bench.gateway.setFaults({ close: { text: { custom: 'you alone' } } }, { session: one.sessionId });
    assert.equal(await clients[0].untilClosed(), 'you alone');
    clients[1].input('still here\n');
    await clients[1].untilOutput('still here');
    assert.throws(
      () => bench.gateway.setFaults({}, { session: one.sessionId }),
      /There is no session ecs-execute-command-/,
    );
    assert.throws(
      () => bench.gateway.setFaults({ kms: {} }, { session: other.sessionId }),
      /kms is a matter of the whole lab/,
    );
  });

  it('keeps its own misfortune when another one gets some', async () => {
    await begin({ close: { afterMs: 600, text: { custom: 'on time' } } });
    const [one, other] = [bench.gateway.open(bench.container, CAT), bench.gateway.open(bench.container, CAT)];
    const client = await RawClient.open(one);
    const disturbing = setInterval(() => bench.gateway.setFaults({ latencyMs: 1 }, { session: other.sessionId }), 50);
    assert.equal(await client.untilClosed().finally(() => clearInterval(disturbing)), 'on time');
  });

  it('meets the same fate again under the same seed, whatever went before', async () => {
    bench = await startBench({ timing: { ...quick, resendTickMs: 60_000 } });
    const counts: number[][] = [];
    for (const seed of [5, 5, 6]) {
      bench.gateway.setFaults({ seed, toClient: { duplicate: 0.5 } });
      const client = await open('sh -c \'i=0; while [ $i -lt 24 ]; do printf "%01024d" $i; i=$((i+1)); done; read x\'');
      await client.until('all of it', () => client.outputBytes.length === 24 * 1024);
      const sequences = client.of('output_stream_data').map((frame) => frame.sequence);
      counts.push(Array.from({ length: 20 }, (_, sequence) => sequences.filter((other) => other === sequence).length));
      bench.gateway.terminate(bench.gateway.sessionIds[0]);
      await client.untilClosed();
    }
    assert.deepEqual(counts[0], counts[1]);
    assert.notDeepEqual(counts[0], counts[2]);
    assert.deepEqual([...new Set(counts.flat())].sort(), [1, 2]);
  });

  it('waits or fails as one too many', async () => {
    await begin({ sessions: { limit: 1, over: 'refuse' } });
    const first = await open(CAT);
    await first.untilOutput('READY');
    assert.equal(refusalOf(() => bench.gateway.open(bench.container, CAT)).code, 'TargetNotConnectedException');
    bench.gateway.setFaults({ sessions: { limit: 1 } });
    const second = await open(CAT);
    await sleep(150);
    assert.deepEqual(second.frames, []);
    bench.gateway.setFaults({ sessions: { limit: 2 } });
    await second.untilOutput('READY');
  });

  const errors: [ExecuteCommandFault, RegExp, number][] = [
    ['InvalidParameterException', /execute command agent isn’t running/, 400],
    ['TargetNotConnectedException', /due to an internal error\. Try again later/, 400],
    ['ClusterNotFoundException', /^Cluster not found\.$/, 400],
    ['AccessDeniedException', /not authorized to perform: ecs:ExecuteCommand/, 400],
    ['ServerException', /^Service Unavailable\. Please try again later\.$/, 500],
    ['ClientException', /identifier/, 400],
    ['ThrottlingException', /^Rate exceeded$/, 400],
  ];
  it('does not begin while ExecuteCommand fails, with each documented error, as often as told', async () => {
    await begin({});
    for (const [error, message, status] of errors) {
      bench.gateway.setFaults({ executeCommand: { error, times: 2 } });
      for (let call = 0; call < 2; call++) {
        const refusal = refusalOf(() => bench.gateway.open(bench.container, CAT));
        assert.equal(refusal.code, error);
        assert.match(refusal.message, message);
        assert.equal(refusal.status, status);
      }
      bench.gateway.terminate(bench.gateway.open(bench.container, CAT).sessionId);
    }
    bench.gateway.setFaults({ executeCommand: { error: 'ServerException', message: 'Out to lunch' } });
    for (let call = 0; call < 5; call++)
      assert.equal(refusalOf(() => bench.gateway.open(bench.container, CAT)).message, 'Out to lunch');
  });

  it('does not begin while the exec agent is not there', async () => {
    await begin({ agent: { status: 'PENDING', forMs: 300 } });
    assert.match(refusalOf(() => bench.gateway.open(bench.container, CAT)).message, /agent isn’t running/);
    await sleep(310);
    await (await open(CAT)).untilOutput('READY');
    bench.gateway.setFaults({ agent: { status: 'STOPPED' } });
    assert.equal(refusalOf(() => bench.gateway.open(bench.container, CAT)).code, 'InvalidParameterException');
    bench.gateway.setFaults({ iam: { deny: ['ssmmessages:*'], for: 'task' } });
    assert.equal(refusalOf(() => bench.gateway.open(bench.container, CAT)).code, 'TargetNotConnectedException');
  });
});
