import assert from 'node:assert/strict';
import { keepFleetProgress } from '../../src/capture/fleet/fleetProgress';
import { fleetPrinter } from '../../src/cli/progress';

describe('progress of several tasks on a terminal or a pipe', () => {
  it('says how many do what, not each second, and names every task that ends', () => {
    const lines: string[] = [];
    let now = 0;
    const progress = keepFleetProgress(
      ['aaaaaaaa1', 'bbbbbbbb2', 'cccccccc3'],
      fleetPrinter({ note: (text) => lines.push(text), result: () => undefined }, () => now),
    );
    progress.update(0, 'connect', 0.1, 'Connecting');
    now = 1200;
    progress.update(0, 'record', 0.2, 'Recording 1 s');
    progress.update(1, 'connect', 0.2, 'Connecting');
    for (; now < 13_000; now += 1000) progress.update(0, 'record', now / 20_000, `Recording ${now}`);
    progress.update(2, 'failed', 1, 'ECS Exec is off.');
    progress.update(0, 'done', 1, 'Done');
    progress.update(1, 'done', 1, 'Done');
    assert.deepEqual(lines, [
      '3 tasks: 1 connecting, 2 waiting (3 %)',
      '3 tasks: 1 recording, 2 waiting (7 %)',
      '3 tasks: 1 recording, 1 connecting, 1 waiting (13 %)',
      '3 tasks: 1 recording, 1 connecting, 1 waiting (19 %)',
      '3 tasks: 1 recording, 1 connecting, 1 waiting (27 %)',
      'task cccccccc failed: ECS Exec is off.',
      '3 tasks: 1 recording, 1 connecting, 1 failed (60 %)',
      'task aaaaaaaa done',
      'task bbbbbbbb done',
    ]);
  });
});
