/**
 * Two Node processes whose inspectors want the same port, as in two containers of a task. Not Node's default, 9229,
 * because other tests use that one at the same time.
 */
import { refused } from '../support/expect';
import type { Case } from '../support/lanes';
import { applicationPids } from '../support/remains';
import { countUpInNode, lands } from './successes';
import { within } from '../../support/until';
import { isLongRun } from '../../support/longRun';

const wanted = { runtime: 'node', hot: countUpInNode } as const;

/** Must be the last case of its services, because the inspector it opens stays open. */
const taken: Case = {
  service: 'port-second',
  beside: 'port-first',
  what: 'a Node process whose port another process of the task holds is left alone (port-second)',
  async run(flow) {
    for (const pid of applicationPids(flow.endpoint, 'port-first', 'main.js')) process.kill(pid, 'SIGUSR1');
    await within(10_000, () => flow.remains('port-first').ports.length > 0, 100);
    await refused(flow, 'port-second', {
      code: 'not-attachable',
      says: /another process of the task holds port 9339/,
      hint: /one Node process at a time.*--inspect=127\.0\.0\.1:0/,
      withinMs: 40_000,
    });
  },
};

const inTurn: Case = {
  service: 'port-second',
  beside: 'port-first',
  what: 'two Node processes that want one port are captured in turn (port-second)',
  async run(flow) {
    for (const service of ['port-first', 'port-second', 'port-first']) await lands(flow, service, wanted);
  },
};

export const sharedPort: readonly Case[] = isLongRun ? [inTurn, taken] : [taken];
