import assert from 'node:assert/strict';
import type { AwsAccess } from '../../../src/access/awsAccess';
import type { Cluster, Container, Service, Task } from '../../../src/ecs/types';
import { lastCapture, lastChoice, rememberCapture } from '../../../src/views/capture/lastCapture';
import { targetOfRows } from '../../../src/views/capture/target';
import type { Node } from '../../../src/views/services/nodes';

const access = { id: 'a', profile: '' } as AwsAccess;
const cluster = { arn: 'c', name: 'lab' } as Cluster;
const task = (id: string, service = 'shop'): Extract<Node, { kind: 'task' }> => ({
  kind: 'task',
  key: id,
  access,
  cluster,
  task: { arn: id, service } as Task,
  marks: [],
});
const container = (id: string, name: string): Node => ({
  kind: 'container',
  key: id + name,
  access,
  cluster,
  task: task(id).task,
  container: { name } as Container,
  marks: [],
});
const service: Node = {
  kind: 'service',
  key: 's',
  access,
  cluster,
  service: { name: 'shop' } as Service,
  tasks: { load: async () => ({ items: [], hasMore: false, error: undefined }) } as never,
};
const base = { access, clusterArn: 'c', cluster: 'lab', service: 'shop' };

describe('the target of chosen rows', () => {
  it('is the row itself, or several tasks of one service', () => {
    assert.deepEqual(targetOfRows([service]), base);
    assert.deepEqual(targetOfRows([task('a')]), { ...base, task: 'a' });
    assert.deepEqual(targetOfRows([task('a'), task('b'), task('a')]), { ...base, task: undefined, tasks: ['a', 'b'] });
    assert.deepEqual(targetOfRows([container('a', 'app'), container('b', 'app')]), {
      ...base,
      task: undefined,
      tasks: ['a', 'b'],
      container: 'app',
    });
    assert.equal(targetOfRows([]), undefined);
  });

  it('is refused in words where one capture cannot hold it', () => {
    assert.match(String(targetOfRows([task('a'), task('b', 'other')])), /tasks of one service/);
    assert.match(String(targetOfRows([container('a', 'app'), container('b', 'proxy')])), /one container of each task/);
    assert.match(String(targetOfRows([task('a'), container('b', 'app')])), /one container of each task/);
    assert.match(String(targetOfRows([service, task('a')])), /choose its tasks|service itself/);
  });
});

describe('the last capture', () => {
  it('is remembered whole, its choice for each service', async () => {
    const kept = new Map<string, unknown>();
    const state = {
      get: (key: string, fallback?: unknown) => kept.get(key) ?? fallback,
      update: async (key: string, value: unknown) => void kept.set(key, JSON.parse(JSON.stringify(value))),
      keys: () => [...kept.keys()],
    } as Parameters<typeof rememberCapture>[0];
    assert.equal(lastCapture(state), undefined);
    const other = { ...base, service: 'other' };
    await rememberCapture(state, { target: base, choice: { durationMs: 1000, mode: 'cpu' } });
    await rememberCapture(state, {
      target: { ...base, task: 'a' },
      choice: { durationMs: 2000, mode: 'wall', native: true },
    });
    await rememberCapture(state, { target: other, choice: { durationMs: 3000, mode: 'heap' } });
    assert.deepEqual(lastChoice(state, base), { durationMs: 2000, mode: 'wall', native: true });
    assert.deepEqual(lastCapture(state), { target: other, choice: { durationMs: 3000, mode: 'heap' } });
    for (let i = 0; i < 200; i++)
      await rememberCapture(state, { target: { ...base, service: `s${i}` }, choice: { durationMs: i, mode: 'cpu' } });
    assert.equal(lastChoice(state, base), undefined, 'the oldest goes');
    assert.equal(lastChoice(state, { ...base, service: 's0' })?.durationMs, 0);
  });
});
