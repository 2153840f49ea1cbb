import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { quick, startBench, type Bench } from './bench';
import { RawClient } from './rawClient';
import type { RawFrame } from './rawFrame';

describe('output of a session', () => {
  let bench: Bench;
  const start = async (timing = {}): Promise<void> => {
    bench = await startBench({ timing: { ...quick, ...timing } });
  };
  afterEach(() => bench.close());

  it('is first read a second after the start, and nothing of a short-lived process is lost', async () => {
    await start({ firstReadMs: 1000 });
    const began = Date.now();
    const client = await RawClient.open(bench.gateway.open(bench.container, 'printf short-lived'));
    await client.untilOutput('short-lived');
    const tookMs = Date.now() - began;
    assert.ok(tookMs >= 1000 && tookMs < 3000, `${tookMs} ms`);
    assert.equal(await client.untilClosed(), '');
  });

  it('comes in messages of at most 1,027 bytes that split no character', async () => {
    await start();
    // The first read ends three bytes into a character, the second one between two.
    const text = `a${'𝄞'.repeat(256)}${'x'.repeat(1023)}${'aé€𝄞'.repeat(3000)}`;
    writeFileSync(path.join(bench.folder, 'text'), text);
    const client = await RawClient.open(bench.gateway.open(bench.container, 'cat text'));
    await client.untilClosed();
    assert.equal(client.output, text);
    const frames = client.of('output_stream_data');
    assert.ok(
      frames.every(
        (frame) => frame.payload.length <= 1027 && Buffer.from(frame.payload.toString()).equals(frame.payload),
      ),
    );
    assert.ok(
      frames.some((frame) => frame.payload.length < 1024 && frame.payload.length > 1020),
      'some message is cut short of 1,024',
    );
    assert.ok(
      frames.some((frame) => frame.payload.length === 1027),
      'what was cut off comes in front of a whole read',
    );
    assert.deepEqual(
      frames.map((frame) => frame.flags),
      frames.map((_, i) => (i === 0 ? 1 : 0)),
    );
  });

  it('of half a megabyte arrives whole although the process is long gone by the end', async () => {
    await start();
    const data = Buffer.from(
      Array.from({ length: 12_000 }, (_, i) => `${createHash('sha1').update(String(i)).digest('hex')}\n`).join(''),
    );
    writeFileSync(path.join(bench.folder, 'data'), data);
    const client = await RawClient.open(bench.gateway.open(bench.container, "sh -c 'stty -onlcr; cat data'"));
    await client.until('the end', () => client.closedWith !== null, 15_000);
    assert.equal(client.outputBytes.length, data.length);
    assert.ok(client.outputBytes.equals(data));
  });

  it('of twenty processes that end at once after their last write is whole', async () => {
    bench = await startBench({ timing: quick, sessionsPerContainer: 20 });
    const command = "sh -c 'head -c 4096 /dev/zero | od -An -v -tx1'";
    const clients = await Promise.all(
      Array.from({ length: 20 }, () => RawClient.open(bench.gateway.open(bench.container, command))),
    );
    for (const client of clients) {
      await client.untilClosed();
      assert.equal(client.output.replace(/\s/g, ''), '00'.repeat(4096));
    }
  });

  it('is sent again, byte for byte, until it is acknowledged, the oldest message only', async () => {
    await start();
    let refuse = 4;
    const client = await RawClient.open(
      bench.gateway.open(bench.container, "sh -c 'echo one; sleep 0.2; echo two; read x'"),
      {
        acknowledge: (frame: RawFrame) => frame.sequence > 0 || refuse-- <= 0,
      },
    );
    await client.untilOutput('two');
    const sent = client.of('output_stream_data');
    const first = sent.filter((frame) => frame.sequence === 0);
    assert.ok(first.length >= 5, `${first.length} times`);
    assert.equal(new Set(first.map((frame) => JSON.stringify(frame))).size, 1);
    assert.equal(sent.filter((frame) => frame.sequence === 1).length, 1);
    await sleep(500);
    assert.equal(client.of('output_stream_data').length, sent.length, 'nothing is sent after the acknowledgement');
  });

  it('that is not acknowledged holds the end for the drain time, no longer', async () => {
    await start({ drainMs: 600 });
    const client = await RawClient.open(bench.gateway.open(bench.container, 'echo tail'), { acknowledge: false });
    await client.until('output', () => client.of('output_stream_data').length > 0);
    const began = Date.now();
    assert.equal(await client.untilClosed(), '');
    const tookMs = Date.now() - began;
    assert.ok(tookMs >= 500 && tookMs < 2000, `${tookMs} ms`);
  });

  it('has the damage of the agent: the tail of a cut character is lost, U+FFFD loses two bytes', async () => {
    await start();
    const client = await RawClient.open(
      bench.gateway.open(bench.container, "printf '\\357\\277\\275abcd\\303\\251\\303'"),
    );
    assert.equal(await client.untilClosed(), '');
    assert.equal(client.outputBytes.toString('hex'), 'ef61626364c3a9');
  });

  it("stops while the client is away and is the container's to wait for", async () => {
    await start();
    const client = await RawClient.open(
      bench.gateway.open(
        bench.container,
        "sh -c 'echo READY; i=0; while :; do i=$((i+1)); echo $i > progress; echo 0123456789012345678901234567890123456789; done'",
      ),
    );
    await client.untilOutput('READY');
    client.drop();
    const progress = (): number => Number(readFileSync(path.join(bench.folder, 'progress'), 'utf8'));
    let before = -1;
    for (let i = 0; i < 15 && (before <= 0 || before !== progress()); i++) {
      before = progress();
      await sleep(500);
    }
    assert.ok(before > 0);
    assert.equal(progress(), before, 'the process is blocked writing to its terminal');
  });
});
