import assert from 'node:assert/strict';
import fc from 'fast-check';
import { chooseProcess } from '../../../src/capture/find/chooseProcess';
import { groupFamilies } from '../../../src/capture/find/families';
import type { RemoteProcess, Runtime } from '../../../src/capture/types';
import { sampleProcess } from '../../support/sampleProcess';

const made = (
  pid: number,
  ppid: number,
  cpuShare: number,
  command = 'python3 app.py',
  runtime: Runtime | null = 'python',
): RemoteProcess =>
  sampleProcess({
    pid,
    ppid,
    runtime,
    exe: `/usr/bin/${command.split(' ')[0]}`,
    argv: command.split(' '),
    cpuShare,
  });
const node = (pid: number, ppid: number, cpuShare: number, command = 'node app.js'): RemoteProcess =>
  made(pid, ppid, cpuShare, command, 'node');
const shell = (pid: number, ppid: number): RemoteProcess => made(pid, ppid, 0, 'sh -c run', null);

/** The families as `head+child+child`. */
const grouped = (all: readonly RemoteProcess[], how: 'auto' | 'all' | 'none' = 'auto'): string[] =>
  groupFamilies(all, how)
    .map(({ process, children }) => [process, ...children].map((one) => one.pid).join('+'))
    .sort();

describe('families of processes', () => {
  it('joins an idle master with its workers, and nothing else', () => {
    const gunicorn = [
      shell(1, 0),
      made(7, 1, 0, 'python3 /usr/bin/gunicorn shop:app'),
      made(8, 7, 0.4),
      made(9, 7, 0.3),
      made(20, 1, 0.1, 'python3 cron.py'),
    ];
    assert.deepEqual(grouped(gunicorn), ['20', '7+8+9']);
    assert.deepEqual(grouped(gunicorn, 'none'), ['20', '7', '8', '9']);
  });

  it('leaves a busy parent and a parent of one alone, unless told otherwise', () => {
    const busy = [made(1, 0, 0.4), made(2, 1, 0.3), made(3, 1, 0.3)];
    assert.deepEqual(grouped(busy), ['1', '2', '3']);
    assert.deepEqual(grouped(busy, 'all'), ['1+2+3']);
    const one = [made(1, 0, 0.01), made(2, 1, 0.5)];
    assert.deepEqual(grouped(one), ['1', '2']);
    assert.deepEqual(grouped(one, 'all'), ['1', '2'], 'a launcher is no head');
  });

  it('knows a master by its name while it still works', () => {
    assert.deepEqual(grouped([made(1, 0, 0.5, 'gunicorn: master [shop]'), made(2, 1, 0.1), made(3, 1, 0.1)]), [
      '1+2+3',
    ]);
    assert.deepEqual(grouped([made(1, 0, 0.5, 'python3 -m celery -A shop worker'), made(2, 1, 0.1), made(3, 1, 0.1)]), [
      '1+2+3',
    ]);
    assert.deepEqual(
      grouped([node(1, 0, 0.5, 'PM2 v5.3.0: God Daemon (/app/.pm2)'), node(2, 1, 0.1), node(3, 1, 0.1)]),
      ['1+2+3'],
    );
    assert.deepEqual(grouped([made(1, 0, 0.5, 'python3 pm2ish.py'), made(2, 1, 0.1), made(3, 1, 0.1)]), [
      '1',
      '2',
      '3',
    ]);
  });

  it("looks through launchers and shells, and down to the workers' own processes", () => {
    const cluster = [
      node(1, 0, 0, 'npm start'),
      shell(2, 1),
      node(3, 2, 0),
      node(4, 3, 0.5),
      node(5, 3, 0.5),
      node(6, 5, 0.1),
    ];
    assert.deepEqual(grouped(cluster), ['1', '3+4+5+6']);
  });

  it('does not mix runtimes, nor count helpers of multiprocessing as workers', () => {
    assert.deepEqual(grouped([made(1, 0, 0), made(2, 1, 0.5), node(3, 1, 0.5), node(4, 3, 0.1)]), ['1', '2', '3', '4']);
    assert.deepEqual(
      grouped([
        made(1, 0, 0),
        made(2, 1, 0.5),
        made(3, 1, 0, 'python3 -c from multiprocessing.resource_tracker import main;main(5)'),
      ]),
      ['1', '2', '3'],
    );
  });

  it('puts each process into exactly one family, whatever parents a listing claims', () => {
    const process = fc.record({
      pid: fc.integer({ min: 1, max: 12 }),
      ppid: fc.integer({ min: 0, max: 12 }),
      share: fc.constantFrom(0, 0.02, 0.5),
      runtime: fc.constantFrom('python' as const, 'node' as const, null),
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(process, { selector: (one) => one.pid }),
        fc.constantFrom('auto' as const, 'all' as const, 'none' as const),
        (list, how) => {
          const all = list.map((one) => made(one.pid, one.ppid, one.share, 'x y', one.runtime));
          const families = groupFamilies(all, how);
          const members = families.flatMap(({ process: head, children }) => [head, ...children]);
          assert.deepEqual(
            members.map((one) => one.pid).sort((a, b) => a - b),
            all
              .filter((one) => one.runtime !== null)
              .map((one) => one.pid)
              .sort((a, b) => a - b),
          );
          for (const { process: head, children } of families)
            for (const child of children) assert.equal(child.runtime, head.runtime);
        },
      ),
    );
  });

  it('is weighed as a whole, and offered as its head', async () => {
    const all = [
      made(1, 0, 0.4, 'python3 batch.py'),
      made(7, 0, 0, 'python3 /usr/bin/gunicorn shop:app'),
      made(8, 7, 0.25),
      made(9, 7, 0.25),
    ];
    const chosen = await chooseProcess(all, {}, undefined);
    assert.deepEqual([chosen.process.pid, chosen.children.map((one) => one.pid), chosen.cpuShare], [7, [8, 9], 0.5]);
    const offered: (readonly [number, number])[] = [];
    const picked = await chooseProcess(all, {}, async (candidates) => {
      offered.push(...candidates.map((one) => [one.pid, one.cpuShare] as const));
      return candidates[1];
    });
    assert.deepEqual(offered, [
      [7, 0.5],
      [1, 0.4],
    ]);
    assert.deepEqual([picked.process.pid, picked.children.length], [1, 0]);
  });

  it('takes Node for memory and says so where there is only Python', async () => {
    const both = [made(1, 0, 0.9), node(2, 0, 0.1)];
    assert.equal((await chooseProcess(both, { mode: 'heap' }, undefined)).process.pid, 2);
    await assert.rejects(chooseProcess(both, { mode: 'heap', runtime: 'python' }, undefined), {
      code: 'unsupported-mode',
    });
    await assert.rejects(chooseProcess([made(1, 0, 0.9)], { mode: 'heap' }, undefined), {
      code: 'unsupported-mode',
      hint: /CPU or wall/,
    });
    await assert.rejects(chooseProcess([], { mode: 'heap' }, undefined), {
      code: 'no-process',
      message: /No Node process/,
    });
  });
});
