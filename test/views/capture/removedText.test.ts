import assert from 'node:assert/strict';
import type { CleanedTask } from '../../../src/capture/record/clean';
import { CaptureError } from '../../../src/capture/types';
import { removedText } from '../../../src/views/capture/removedText';

const cleaned = (change: Partial<CleanedTask> = {}): CleanedTask => ({
  task: 'a',
  container: 'app',
  removed: [],
  kept: [],
  error: null,
  ...change,
});
const failed = cleaned({ error: new CaptureError('channel-closed', 'The session ended.', 'Try again.') });
const removed = cleaned({ removed: [{ folder: '/tmp/.ecs-profiler/1', bytes: 3_200_000 }] });

describe('what was removed, in words', () => {
  it('from how many tasks, what was left, and what could not be checked', () => {
    assert.equal(removedText('shop', [cleaned()]), 'No py-spy of ours was cached in 1 task of shop.');
    assert.equal(
      removedText('shop', [removed, removed, cleaned({ kept: ['/tmp/x'] }), failed]),
      'Removed py-spy from 2 tasks of shop (6.4 MB). Left /tmp/x: others can write to it, so it may not be ours. 1 task could not be checked: The session ended. Try again.',
    );
  });

  it('says nothing of what is cached where no task could be checked', () => {
    assert.equal(
      removedText('shop', [failed, failed, failed]),
      '3 tasks of shop could not be checked: The session ended. Try again.',
    );
    assert.equal(removedText('shop', []), 'shop has no running task.');
  });
});
