import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { quick, startBench, type Bench } from './bench';
import { RawClient } from './rawClient';

/** Reports each line it reads, byte for byte, with echo off. */
const LINES = 'sh -c \'stty -echo; echo READY; while read -r line; do echo "[$line]"; done\'';

describe('input to a session', () => {
  let bench: Bench;
  const start = async (timing = {}): Promise<void> => {
    bench = await startBench({ timing: { ...quick, ...timing } });
  };
  afterEach(() => bench.close());

  it('is acknowledged and dropped before the handshake is skipped', async () => {
    await start({ dropMs: 300, rejectMs: 0, firstReadMs: 500 });
    const client = await RawClient.open(bench.gateway.open(bench.container, LINES));
    await client.until('start_publication', () => client.of('start_publication').length > 0);
    client.input('too early\n');
    await client.until('its acknowledgement', () => client.acknowledged.length > 0);
    await client.untilOutput('READY');
    client.input('in time\n');
    await client.untilOutput('[in time]');
    assert.deepEqual(client.acknowledged, [0, 1]);
    assert.ok(!client.output.includes('early'), client.output);
  });

  it('is neither acknowledged nor taken until the pty is ready, then taken when it comes again', async () => {
    await start({ dropMs: 0, rejectMs: 300, firstReadMs: 400 });
    const client = await RawClient.open(bench.gateway.open(bench.container, LINES));
    await client.until('start_publication', () => client.of('start_publication').length > 0);
    client.input('patient\n', 0);
    await sleep(100);
    assert.deepEqual(client.acknowledged, []);
    await client.untilOutput('READY');
    client.input('patient\n', 0);
    await client.untilOutput('[patient]');
    assert.deepEqual(client.acknowledged, [0]);
    assert.equal(client.output, 'READY\r\n[patient]\r\n');
  });

  it('is put in order, and a duplicate is acknowledged again but not written again', async () => {
    await start();
    const client = await RawClient.open(bench.gateway.open(bench.container, LINES));
    await client.untilOutput('READY');
    for (const sequence of [3, 1, 1, 2, 0, 0, 2]) client.input(`line ${sequence}\n`, sequence);
    await client.untilOutput('[line 3]');
    await client.until('seven acknowledgements', () => client.acknowledged.length === 7);
    assert.deepEqual(client.acknowledged, [3, 1, 1, 2, 0, 0, 2]);
    assert.equal(client.output, 'READY\r\n[line 0]\r\n[line 1]\r\n[line 2]\r\n[line 3]\r\n');
  });

  it('of type 3 resizes the terminal', async () => {
    await start();
    const client = await RawClient.open(bench.gateway.open(bench.container, "sh -c 'echo READY; read x; stty size'"));
    await client.untilOutput('READY');
    client.input('{"cols":4000,"rows":55}', client.nextInput++, 3);
    client.input('\n');
    assert.equal(await client.untilClosed(), '');
    assert.match(client.output, /55 4000\r\n$/);
  });

  it('carries every byte value into a raw terminal', async () => {
    await start();
    const client = await RawClient.open(
      bench.gateway.open(bench.container, "sh -c 'stty raw -echo; echo READY; head -c 4096 | od -An -v -tx1'"),
    );
    await client.untilOutput('READY');
    const bytes = Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 7) & 0xff));
    for (let at = 0; at < bytes.length; at += 1000) client.input(bytes.subarray(at, at + 1000));
    await client.untilClosed();
    assert.equal(client.output.replace('READY', '').replace(/\s/g, ''), bytes.toString('hex'));
  });

  it('that nobody reads blocks everything behind it, and the session can still be ended', async () => {
    await start();
    const grant = bench.gateway.open(bench.container, "sh -c 'stty raw -echo; echo READY; sleep 60'");
    const client = await RawClient.open(grant);
    await client.untilOutput('READY');
    for (let i = 0; i < 100; i++) client.input(Buffer.alloc(1024, 0x61));
    await sleep(300);
    assert.ok(client.acknowledged.length < 100, 'not all of 100 KB fits in a terminal');
    assert.equal(bench.gateway.terminate(grant.sessionId), true);
    assert.equal(await client.untilClosed(), '');
  });
});
