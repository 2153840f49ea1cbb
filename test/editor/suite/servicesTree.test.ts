import assert from 'node:assert/strict';
import type { MarkdownString } from 'vscode';
import type { ExtensionApi } from '../../../src/extension';
import { connectToLab, labEndpoint, row, set } from './support/editor';

describe('the Services tree', () => {
  let api: ExtensionApi;
  before(async () => {
    api = await connectToLab();
  });

  it('leads from the cluster to services, tasks and containers', async () => {
    const service = await row(api, 'lab', 'orders-api');
    const item = api.services.getTreeItem(service);
    assert.match(String(item.description), /^3\/3 running · revision 1/);
    assert.equal(item.contextValue, 'ecsProfiler.service.several');
    assert.match(item.accessibilityInformation?.label ?? '', /^service orders-api, 3\/3 running/);

    const tasks = await api.services.getChildren(service);
    assert.equal(tasks.length, 3);
    for (const task of tasks)
      assert.match(String(api.services.getTreeItem(task).description), /^revision 1 · running · \d+ (s|min|h)$/);
    const [container] = await api.services.getChildren(tasks[0]);
    assert.equal(api.services.getTreeItem(container).contextValue, 'ecsProfiler.container.ready');
  });

  it('says why exec is off', async () => {
    const [task] = await api.services.getChildren(await row(api, 'lab', 'legacy'));
    const [container] = await api.services.getChildren(task);
    const item = api.services.getTreeItem(container);
    assert.equal(item.contextValue, 'ecsProfiler.container.disabled');
    assert.match((item.tooltip as MarkdownString).value, /ECS Exec is off for this task/);
  });

  it('shows a failure where it happened, and recovers on retry', async () => {
    await set('endpointUrl', 'http://127.0.0.1:9');
    const [failed, ...offers] = await api.services.getChildren();
    assert.equal(failed.kind, 'error');
    const item = api.services.getTreeItem(failed);
    assert.match(String(item.label), /Could not reach the endpoint 127\.0\.0\.1:9/);
    assert.equal(item.contextValue, 'ecsProfiler.error');
    assert.deepEqual(
      offers.map((offer) => api.services.getTreeItem(offer).command?.command),
      ['ecsProfiler.changeRegion', 'ecsProfiler.openProfileFile', 'ecsProfiler.openSampleCapture'],
    );
    await set('endpointUrl', labEndpoint());
    if (failed.kind === 'error') api.services.retry(failed);
    await row(api, 'lab', 'orders-api');
  });

  it('refuses an endpoint that would send requests in the clear', async () => {
    await set('endpointUrl', 'http://198.51.100.7');
    const [failed] = await api.services.getChildren();
    assert.match(String(api.services.getTreeItem(failed).label), /neither https nor on this machine/);
    await set('endpointUrl', labEndpoint());
  });
});
