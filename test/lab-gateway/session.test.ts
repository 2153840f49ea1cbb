import assert from 'node:assert/strict';
import { RawClient } from './rawClient';
import { quick, startBench, type Bench } from './bench';

describe('a session of the lab', () => {
  let bench: Bench;
  beforeEach(async () => (bench = await startBench({ timing: quick })));
  afterEach(() => bench.close());

  it('runs a command on a pty and carries bytes both ways until it ends', async () => {
    const client = await RawClient.open(
      bench.gateway.open(bench.container, "sh -c 'echo READY; read x; echo got:$x; tty -s && echo on a pty; exit 3'"),
    );
    await client.untilOutput('READY\r\n');
    assert.equal(client.frames[0].type, 'start_publication');
    client.input('héllo\n');
    assert.equal(await client.untilClosed(), '');
    assert.equal(client.output, 'READY\r\nhéllo\r\ngot:héllo\r\non a pty\r\n');
    assert.deepEqual(client.acknowledged, [0]);
    assert.equal(client.of('output_stream_data')[0].flags, 1);
    assert.equal(client.closeCode, 1006, 'no close frame');
    assert.equal(bench.gateway.openSessions, 0);
    assert.deepEqual(bench.log, []);
  });
});
