/** Which functions suspend themselves, told in the task by their sources (remote/generators.py). */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import program from '../../../src/runtimes/python/remote/generators.py?program';
import { python36 } from '../../exec-commands/remoteTools';
import { python } from '../../capture/support/localProcess';

const driver = `
import sys
names, pid = json.loads(sys.argv[1]), int(sys.argv[2])
print(json.dumps(generators_among([tuple(one) for one in names], pid)))
`;

const source = `
import asyncio, contextlib

def plain():
    def inner():
        yield 1
    return [n for n in inner()]

def squares(n):
    for i in range(n):
        yield i * i

def one_line(): yield 1

@contextlib.contextmanager
def opened():
    yield from squares(3)

class Shop:
    """Sells; does not yield."""
    def items(self):
        yield 'a'
    def names(self): return ['yield']
    async def later(self):
        await asyncio.sleep(1)
    async def each(self):
        yield 1

class Stock:
    def names(self):
        yield 'b'
`;

describe('functions that suspend themselves', function () {
  this.timeout(60_000);
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'ecs-profiler-sources-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** Those of the functions that are found to be generators or coroutines, by name. */
  const told = (functions: readonly (readonly [string, string])[], interpreter = python): string[] =>
    (
      JSON.parse(
        execFileSync(
          interpreter,
          ['-I', '-S', '-c', program + driver, JSON.stringify(functions), String(process.pid)],
          {
            encoding: 'utf8',
          },
        ),
      ) as [string, string][]
    )
      .map(([name]) => name)
      .sort();

  it('are generators, coroutines, and both at once; by qualified names, and by plain ones that mean nothing else', async () => {
    const file = path.join(folder, 'shop.py');
    await writeFile(file, source);
    const asked = [
      ...['plain', 'plain.<locals>.inner', 'inner', 'squares', 'one_line', 'opened', 'absent'],
      ...['Shop.items', 'Shop.names', 'Shop.later', 'Shop.each', 'Stock.names', 'items', 'names', 'later', 'Shop'],
    ].map((name) => [name, file] as const);
    const expected = [
      ...['Shop.each', 'Shop.items', 'Shop.later', 'Stock.names', 'inner', 'items', 'later'],
      ...['one_line', 'opened', 'plain.<locals>.inner', 'squares'],
    ];
    for (const interpreter of [python, python36() ?? python])
      assert.deepEqual(told(asked, interpreter), expected.sort());
  });

  it('are not told by what is no source, too large, absent or made to break the compiler, and others still are', async () => {
    const file = path.join(folder, 'shop.py');
    await writeFile(file, source);
    const texts: Record<string, string> = {
      'broken.py': 'def f(:\n  yield 1',
      'binary.py': '\0\0\0',
      'deep.py': `def f():\n  yield ${'('.repeat(5000)}1${')'.repeat(5000)}`,
      'large.py': `def f():\n  yield 1\n${'x = 1\n'.repeat(100_000)}`,
    };
    for (const [name, text] of Object.entries(texts)) await writeFile(path.join(folder, name), text);
    const asked = [...Object.keys(texts), 'absent.py', '.'].map((name) => ['f', path.join(folder, name)] as const);
    assert.deepEqual(told([...asked, ['f', '/dev/zero'], ['squares', file]]), ['squares']);
  });
});
