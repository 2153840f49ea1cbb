/**
 * What a session may not read, or only as the target's user, in a lab without SYS_PTRACE, as containers are by default.
 */
import path from 'node:path';
import { countUp, lands } from './cases/successes';
import { refused } from './support/expect';
import { flowAt, services, type FlowLab } from './support/flowLab';
import { startLabProcess } from './support/labProcess';

/** Root starts the lab with fewer capabilities. */
const withoutPtrace = process.getuid?.() === 0 ? ['setpriv', '--bounding-set=-sys_ptrace', '--inh-caps=-all'] : [];

describe('a capture without SYS_PTRACE', function () {
  this.timeout(60_000);
  let flow: FlowLab;
  before(async () => {
    flow = await flowAt(await startLabProcess(path.join(services, 'closed.json'), withoutPtrace));
  });
  after(() => flow?.stop());

  it('of a process that is closed to others says so before anything is sent, with the snippet to add', async () => {
    const attempt = await refused(flow, 'closed', {
      code: 'ptrace',
      says: /main\.py \(pid \d+\)/,
      hint: /Add SYS_PTRACE|same user|more rights/,
      fix: /"capabilities": \{ "add": \["SYS_PTRACE"\] \}/,
      request: { cachePySpy: false },
      withinMs: 20_000,
    });
    if (attempt.moments.some((one) => /Sending/.test(one.message))) throw new Error('py-spy was sent');
  });

  it('of a process of another user is recorded as that user', () =>
    lands(flow, 'other-user', { runtime: 'python', hot: countUp }));
});
