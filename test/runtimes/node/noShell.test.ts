/** An image with Node and nothing else: found, checked and recorded over the real channel. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { assertCan } from '../../../src/runtimes/firstThatCan';
import { createNodeInspectorCollector } from '../../../src/runtimes/node/collector';
import { openRemoteHost } from '../../../src/exec/remoteHost';
import type { RemoteHost } from '../../../src/exec/types';
import { type LabTask, startLabTask } from '../../exec/labTask';
import { until } from '../../support/until';
import { node14 } from '../../exec-commands/remoteTools';
import { asRemote, programs, startProcess, type LocalProcess } from '../../capture/support/localProcess';
import { requestFor } from '../support';
import { portsOf, weightOf } from './support';

describe('Node recorder without a shell', function () {
  this.timeout(60_000);
  let task: LabTask;
  let host: RemoteHost;
  let target: LocalProcess;
  before(async () => {
    target = await startProcess([node14(), path.join(programs, 'server.cjs')]);
    task = await startLabTask({ only: { name: 'node', file: node14() } });
    host = await openRemoteHost(task.api, task.target, {});
  });
  after(async () => {
    await host.close();
    await task.close();
    await target.kill();
  });

  it('records, and leaves nothing', async () => {
    assert.equal(host.facts.noShell, 'node');
    const remote = asRemote(target, 'node', [node14(), path.join(programs, 'server.cjs')]);
    const ports = portsOf(target.pid);
    const collector = createNodeInspectorCollector();
    await assertCan(collector, host, remote);
    const { profile, runtimeVersion } = await collector.record(host, requestFor(remote, { durationMs: 800 }));
    assert.equal(runtimeVersion, 'v14.21.3');
    assert.ok(weightOf(profile, 'spin') > 100_000);
    assert.deepEqual(portsOf(target.pid), ports);
    await host.close();
    await until(
      () => task.processes().join('\n'),
      () => task.processes().length === 0,
      10_000,
    );
    assert.deepEqual(task.files(), []);
  });
});
