import assert from 'node:assert/strict';
import os from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { Terminal } from '../../lab/gateway/terminal';
import common from '../../src/exec/remote/common.sh?program';
import { hasBusybox } from '../exec/labTask';

/** The terminal is full when the line is said, and a child ends while that write waits. */
const SCRIPT = `${common}
N=nonce
stty raw -echo
(sleep 0.3; exec dd if=/dev/zero bs=300000 count=1 2>/dev/null) &
sleep 0.6
sleep 0.6 &
say MARK
say END
`;

for (const [name, command] of Object.entries({
  dash: ['/bin/dash'],
  bash: ['/bin/bash'],
  busybox: ['/bin/busybox', 'sh'],
})) {
  it(`a line of the server is not lost when a child ends while the terminal is full, under ${name}`, async function () {
    if (name === 'busybox' && !hasBusybox()) return this.skip();
    const [file, ...args] = command;
    const terminal = new Terminal({
      file,
      args: [...args, '-c', SCRIPT],
      cwd: os.tmpdir(),
      env: { PATH: process.env.PATH ?? '', TERM: 'xterm' },
    });
    await sleep(2000);
    const parts: Buffer[] = [];
    for (let part = await terminal.read(65_536); part !== null; part = await terminal.read(65_536)) parts.push(part);
    await terminal.exited;
    assert.equal(Buffer.concat(parts).toString('latin1').replaceAll('\0', ''), '@@nonce MARK\n@@nonce END\n');
  });
}
