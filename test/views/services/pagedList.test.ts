import assert from 'node:assert/strict';
import type { Page } from '../../../src/ecs/types';
import { age } from '../../../src/views/services/age';
import { PagedList } from '../../../src/views/services/pagedList';

const page = (items: readonly number[], last: boolean): Page<number> => Object.assign([...items], { last });

describe('a list that loads page by page', () => {
  it('reads one page until asked for more, and knows the last', async () => {
    let asked = 0;
    const list = new PagedList(async function* () {
      asked += 1;
      yield page([1, 2], false);
      asked += 1;
      yield page([3], true);
      assert.fail('nobody asks beyond the last page');
    });
    assert.deepEqual(await list.load(), { items: [1, 2], hasMore: true, error: undefined });
    assert.equal(asked, 1);
    assert.deepEqual((await list.load()).items, [1, 2]);
    list.more();
    assert.deepEqual(await list.load(), { items: [1, 2, 3], hasMore: false, error: undefined });
    assert.equal(asked, 2);
  });

  it('keeps what it has when a page fails, and reads again after a retry', async () => {
    const failure = new Error('no network');
    let isDown = true;
    const list = new PagedList(async function* () {
      yield page([1], false);
      if (isDown) throw failure;
      yield page([2], true);
    });
    await list.load();
    list.more();
    assert.deepEqual(await list.load(), { items: [1], hasMore: false, error: failure });
    assert.equal((await list.load()).error, failure);
    isDown = false;
    list.retry();
    assert.deepEqual(await list.load(), { items: [1, 2], hasMore: false, error: undefined });
  });

  it('asks once when two rows are drawn at the same time', async () => {
    let asked = 0;
    const list = new PagedList(async function* () {
      asked += 1;
      yield page([1], true);
    });
    await Promise.all([list.load(), list.load()]);
    assert.equal(asked, 1);
  });
});

describe('an age', () => {
  it('is told in its largest unit', () => {
    assert.deepEqual([-5, 0, 59_999, 60_000, 7_200_000, 200_000_000].map(age), [
      '0 s',
      '0 s',
      '59 s',
      '1 min',
      '2 h',
      '2 d',
    ]);
  });
});
