import { Command } from 'commander';
import assert from 'node:assert/strict';
import { addCaptureOptions, requestOfOptions, type CaptureOptions } from '../../src/cli/captureOptions';
import { UsageError } from '../../src/cli/failure';

function parsed(...argv: string[]): CaptureOptions {
  const command = addCaptureOptions(new Command('capture'))
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
  return command.parse(['-o', 'f', ...argv], { from: 'user' }).opts();
}
const request = (...argv: string[]) => requestOfOptions(parsed(...argv));

describe('options of a capture', () => {
  it('leaves open what nobody said', () => {
    assert.deepEqual(JSON.parse(JSON.stringify(request())), { durationMs: 10_000, mode: 'cpu', cachePySpy: true });
  });

  it('takes a preset, and what is said besides before it', () => {
    assert.deepEqual(JSON.parse(JSON.stringify(request('--preset', 'quick'))), {
      durationMs: 10_000,
      rateHz: 100,
      mode: 'cpu',
      cachePySpy: true,
    });
    assert.deepEqual(JSON.parse(JSON.stringify(request('--preset', 'memory', '--duration', '5'))), {
      durationMs: 5000,
      runtime: 'node',
      mode: 'heap',
      cachePySpy: true,
    });
    const waiting = request('--preset', 'waiting', '--rate', '20', '--mode', 'cpu');
    assert.deepEqual([waiting.mode, waiting.rateHz, waiting.durationMs], ['cpu', 20, 30_000]);
  });

  it('records until stopped for an hour at most, or as long as said', () => {
    assert.equal(request('--until-stopped').durationMs, 3_600_000);
    assert.equal(request('--until-stopped', '--preset', 'quick').durationMs, 3_600_000);
    assert.equal(request('--until-stopped', '--duration', '60').durationMs, 60_000);
  });

  it('asks for subprocesses, forbids them, or leaves it open', () => {
    assert.deepEqual(
      [request().subprocesses, request('--subprocesses').subprocesses, request('--no-subprocesses').subprocesses],
      [undefined, true, false],
    );
    const all = request('--native', '--gil', '--blocking', '--no-cache', '--no-fetch');
    assert.deepEqual(
      [all.native, all.gil, all.blocking, all.cachePySpy, all.fetchPySpy],
      [true, true, true, false, false],
    );
  });

  it('reads all tasks, a number of them, or ids', () => {
    assert.equal(parsed('--tasks', 'all').tasks, 'all');
    assert.equal(parsed('--tasks', '12').tasks, 12);
    assert.deepEqual(parsed('--tasks', 'aa11, arn:aws:ecs:x:1:task/lab/bb22').tasks, [
      'aa11',
      'arn:aws:ecs:x:1:task/lab/bb22',
    ]);
    assert.deepEqual(parsed('--tasks', '0123456789').tasks, ['0123456789'], 'an id may be digits only');
    for (const wrong of ['0', '', 'a,,b', 'a b']) assert.throws(() => parsed('--tasks', wrong), { exitCode: 1 }, wrong);
  });

  for (const wrong of [
    ['--task', 'a', '--tasks', 'all'],
    ['--split'],
    ['--concurrency', '2'],
    ['--mode', 'heap', '--native'],
    ['--preset', 'memory', '--runtime', 'python'],
    ['--runtime', 'node', '--gil'],
  ]) {
    it(`refuses ${wrong.join(' ')}`, () => assert.throws(() => request(...wrong), UsageError));
  }
});
