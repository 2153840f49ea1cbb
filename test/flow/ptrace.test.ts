/** A process that the session may not read: a lab without SYS_PTRACE, as containers are by default, and a target closed to others. */
import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { refused } from './support/expect';
import { flowAt, services, type FlowLab } from './support/flowLab';

/** Where this process may read everything, the lab starts with less. */
const withoutPtrace = process.getuid?.() === 0 ? ['setpriv', '--bounding-set=-sys_ptrace', '--inh-caps=-all'] : [];

/** A lab of its own process. */
async function startLab(): Promise<FlowLab> {
  const [program, ...args] = [...withoutPtrace, process.execPath, 'tools/run.mjs', 'lab', '--json', '--services', path.join(services, 'closed.json')];
  const child: ChildProcess = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const ready = new Promise<{ ecsEndpoint: string; region: string }>((resolve, reject) => {
    createInterface({ input: child.stdout! }).on('line', (line) => line.startsWith('{') && resolve(JSON.parse(line)));
    void ended.then(() => reject(new Error('the lab ended before it was ready')));
  });
  const { ecsEndpoint, region } = await ready;
  return flowAt({
    endpoint: ecsEndpoint, region, pid: child.pid ?? 0, openSessions: () => 0,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  });
}

describe('a capture that the kernel refuses', function () {
  this.timeout(60_000);
  let flow: FlowLab;
  before(async () => {
    flow = await startLab();
  });
  after(() => flow?.stop());

  it('says so before anything is sent, with the snippet to add', async () => {
    const attempt = await refused(flow, 'closed', {
      code: 'ptrace', says: /main\.py \(pid \d+\)/, hint: /Add SYS_PTRACE|same user|more rights/, fix: /"capabilities": \{ "add": \["SYS_PTRACE"\] \}/, request: { cachePySpy: false }, withinMs: 20_000,
    });
    if (attempt.moments.some((one) => /Sending/.test(one.message))) throw new Error('py-spy was sent');
  });
});
