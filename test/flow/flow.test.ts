/** A capture from the request to its result, and every way in which it can fail, against a real lab. */
import assert from 'node:assert/strict';
import { cancels } from './cases/cancel';
import { checks, longChecks } from './cases/checks';
import { kept } from './cases/kept';
import { losses } from './cases/losses';
import { phases } from './cases/phases';
import { sharedPort } from './cases/sharedPort';
import { fetchedFromNpm, moreSuccesses, successes } from './cases/successes';
import { isLongRun } from '../support/longRun';
import { startFlowLab, type FlowLab } from './support/flowLab';
import { chosen, runAlone, startLanes, type Case } from './support/lanes';

/** Services where py-spy is already in place. A few cases are enough to test sending it. */
const seeded = [
  'python-cancel',
  'python-session',
  'python-stop',
  'python-ends',
  'forked',
  'threads',
  'async',
  'native',
  'user',
  'busybox',
  'only-python',
];
/** Captures at a time: they mostly wait. */
const WIDTH = 8;

describe('a capture, from the request to its end', function () {
  // All cases start together, so a test's time includes waiting for its turn.
  this.timeout(isLongRun ? 1_100_000 : 300_000);
  const cases = chosen([
    ...losses,
    ...kept,
    ...cancels,
    ...successes,
    ...sharedPort,
    ...checks,
    ...(isLongRun ? [...moreSuccesses, ...fetchedFromNpm, ...longChecks, ...phases] : []),
  ]);
  let flow: FlowLab;
  let outcomes: ReadonlyMap<Case, Promise<unknown>>;
  const ready = (service: string): void => {
    if (seeded.includes(service)) flow.seedCache(service);
  };
  before(async () => {
    flow = await startFlowLab();
    outcomes = startLanes(flow, cases, WIDTH, ready);
  });
  after(() => flow.stop());

  for (const one of cases) {
    it(one.what, function () {
      return (this.test as { currentRetry?: () => number } | undefined)?.currentRetry?.() === 1
        ? runAlone(flow, one, ready)
        : outcomes.get(one);
    });
  }

  it('no session is open but those whose client was killed: Session Manager ends them when they have been idle', () => {
    const most = cases.filter((one) => /-(killed|gone)$/.test(one.service)).length;
    // A client that was killed while connecting or cleaning up may have no session.
    const least = cases.filter((one) => one.what.includes('killed mid-recording')).length;
    assert.ok(flow.openSessions() >= least && flow.openSessions() <= most, `${flow.openSessions()} of ${most}`);
  });
});
