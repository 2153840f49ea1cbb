/** A client that is not heard of for 15 s: the task ends the session, and says why. */
import assert from 'node:assert/strict';
import { CommandServer } from '../../src/exec/commands/commandServer';
import { serverKinds } from '../../src/exec/commands/program';
import { images } from '../exec-matrix/images';
import { VirtualClock } from '../exec/virtualClock';
import { within } from '../support/until';
import { RawServer } from './rawServer';

const NONCE = '00000000000000ab';

describe('a client that is not heard of', function () {
  this.timeout(60_000);

  it('is told that the container ended the session for that, in every image', async () => {
    const servers = await Promise.all(images().map((image) => RawServer.start(image, NONCE)));
    try {
      await Promise.all(
        servers.map((server) =>
          server.until('why', (line) => line.kind === 'fail' && line.reason === 'silent', 40_000),
        ),
      );
      for (const { task } of servers) {
        assert.ok(await within(10_000, () => task.processes().length === 0 && task.files().length === 0));
      }
    } finally {
      await Promise.all(servers.map((server) => server.close()));
    }
  });

  it('reads that in place of a task that may have stopped', async () => {
    const server = new CommandServer(NONCE, new VirtualClock(), async () => undefined, serverKinds[0]);
    const running = server.run(server.newId(), ['true'], { timeoutMs: 60_000 }, () => undefined);
    server.feed(Buffer.from(`@@${NONCE} FAIL silent\n`));
    await assert.rejects(running, {
      code: 'channel-closed',
      message: 'The session was ended in the container: nothing from here had reached it for 15 s.',
    });
  });
});
