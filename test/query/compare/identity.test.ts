import assert from 'node:assert/strict';
import { ProfileBuilder } from '../../../src/profile/profileBuilder';
import type { CaptureMetadata } from '../../../src/metadata/metadata';
import type { Profile } from '../../../src/profile/types';
import { frameIdentity } from '../../../src/query/compare/frameIdentity';
import { sideNames, unite } from '../../../src/query/compare/unite';
import { sourcedSide } from '../../../src/query/compare/sourcedSide';
import type { FileMapper } from '../../../src/query/ranSources';
import { sampleCapture } from '../../webview/sampleQueries';

type Seen = readonly [name: string, file: string, line?: number, column?: number, executing?: number];

/** One sample of 1 ms of each function, by itself. */
function profileOf(seen: readonly Seen[]): Profile {
  const builder = new ProfileBuilder();
  const stacks = seen.map(([name, file, line = 0, column = 0, executing = 0]) =>
    builder.stack(-1, builder.frame(name, file, line, column), executing),
  );
  builder.thread('main', Int32Array.from(stacks), new Float64Array(stacks.length).fill(1));
  return builder.build({ name: 'p', unit: 'milliseconds' });
}
const nowhere: FileMapper = { locate: () => null };
/** A build whose line n is line `n - shift` of /workspace/server.ts; other files under /app are the workspace's own. */
const built = (shift: number): FileMapper => ({
  locate: (file, line, column) =>
    file === '/app/dist/server.js'
      ? { file: '/workspace/server.ts', line: line - shift, column: Math.max(1, column) }
      : file.startsWith('/app/')
        ? { file: file.replace('/app', '/workspace'), line: Math.max(1, line), column: 1 }
        : null,
  fileOf: (path) => (path.startsWith('/app/') && !path.includes('/dist/') ? path.replace('/app', '/workspace') : null),
});
/** Which functions of the two sides are considered the same, as `name:line=name:line`. */
const united = (
  before: Profile,
  after: Profile,
  mappers: readonly [FileMapper, FileMapper] = [nowhere, nowhere],
): { same: string[]; profile: Profile } => {
  const {
    united: {
      profile,
      frameOfSide: [was, is],
    },
  } = unite({ name: 'a', profile: before, mapper: mappers[0] }, { name: 'b', profile: after, mapper: mappers[1] });
  return {
    profile,
    same: [...was].flatMap((f, i) =>
      [...is].flatMap((g, j) =>
        f === g
          ? [`${before.frames[i].name}:${before.frames[i].line}=${after.frames[j].name}:${after.frames[j].line}`]
          : [],
      ),
    ),
  };
};

describe('which functions are the same', () => {
  it('in packages, the standard library and processes, wherever they are installed', () => {
    const before = profileOf([
      ['get', '/usr/lib/python3.11/site-packages/requests/api.py'],
      ['dumps', '/usr/lib/python3.11/json/__init__.py'],
      ['use', '/app/node_modules/.pnpm/x@1/node_modules/x/i.js'],
      ['process 12:"main.py"', ''],
      ['load', 'C:\\Python311\\Lib\\json\\decoder.py'],
      ['own', '/one/a.py'],
      ['mine', '/one/python/lib/orders.py'],
    ]);
    const after = profileOf([
      ['get', '/venv/lib/python3.12/site-packages/requests/api.py'],
      ['dumps', '/usr/local/lib/python3.12/json/__init__.py'],
      ['use', '/srv/node_modules/x/i.js'],
      ['process 99:"main.py"', ''],
      ['load', 'D:\\Programs\\Python312\\Lib\\json\\decoder.py'],
      ['own', '/other/a.py'],
      ['mine', '/other/python/lib/orders.py'],
    ]);
    assert.deepEqual(united(before, after).same, [
      'get:0=get:0',
      'dumps:0=dumps:0',
      'use:0=use:0',
      'process 12:"main.py":0=process 99:"main.py":0',
      'load:0=load:0',
    ]);
  });

  it('of one name in one file: by place while the file is the same, together once it changed', () => {
    const file = '/app/a.js';
    const before: Seen[] = [
      ['named', file, 1, 1],
      ['(anonymous)', file, 5, 9],
      ['(anonymous)', file, 8, 9],
      ['twice', file, 20, 1],
    ];
    assert.deepEqual(united(profileOf(before), profileOf([...before].reverse())).same.sort(), [
      '(anonymous):5=(anonymous):5',
      '(anonymous):8=(anonymous):8',
      'named:1=named:1',
      'twice:20=twice:20',
    ]);
    const moved = before.map(([name, , line = 0, column]): Seen => [name, file, line + 3, column]);
    const { same, profile } = united(profileOf(before), profileOf(moved));
    assert.deepEqual(
      [
        same.filter((one) => !one.startsWith('(')),
        same.filter((one) => one.startsWith('(')).length,
        profile.frames.length,
      ],
      [['named:1=named:4', 'twice:20=twice:23'], 4, 3],
    );
  });

  it('of two builds: lines and definitions are those of the source, not of the generated code', () => {
    const file = '/app/dist/server.js';
    const before = profileOf([
      ['handle', file, 10, 3, 12],
      ['gone', file, 40, 3, 41],
      ['plain', '/app/tool.js', 3, 1, 4],
    ]);
    const after = profileOf([
      ['handle', file, 110, 3, 113],
      ['plain', '/app/tool.js', 9, 1, 10],
    ]);
    const { same, profile } = united(before, after, [built(2), built(100)]);
    assert.deepEqual(same, ['handle:10=handle:110', 'plain:3=plain:9']);
    assert.deepEqual(
      profile.frames.map(({ name, file: place, line }) => [name, place, line]),
      [
        ['handle', '/workspace/server.ts', 10],
        ['gone', '/workspace/server.ts', 38],
        ['plain', '/app/tool.js', 9],
      ],
    );
    assert.deepEqual([...profile.stacks.line], [10, 39, 4, 13, 10]);
    const { mapper } = unite(
      { name: 'a', profile: before, mapper: built(2) },
      { name: 'b', profile: after, mapper: built(100) },
    );
    assert.deepEqual(
      [
        mapper.locate('/workspace/server.ts', 39, 0),
        mapper.locate('/app/tool.js', 4, 0),
        mapper.locate('/app/dist/server.js', 4, 0),
      ],
      [{ file: '/workspace/server.ts', line: 39, column: 1 }, { file: '/workspace/tool.js', line: 4, column: 1 }, null],
    );
  });

  it('a path that leads elsewhere on the other side is called by its workspace file', () => {
    const folder = (name: string): FileMapper => ({
      locate: (file, line) => ({
        file: file.replace('/app', `/workspace/${name}`),
        line: Math.max(1, line),
        column: 1,
      }),
    });
    const { profile, same } = united(
      profileOf([['main', '/app/main.py', 0, 0, 3]]),
      profileOf([['main', '/app/main.py', 0, 0, 3]]),
      [folder('orders'), folder('users')],
    );
    assert.deepEqual(
      [same, profile.frames.map(({ file }) => file)],
      [[], ['/workspace/orders/main.py', '/app/main.py']],
    );
  });

  it('a path that leads into the workspace on one side only is the same all the same', () => {
    const main = profileOf([['main', '/app/main.py', 0, 0, 3]]);
    assert.deepEqual(united(main, main, [nowhere, built(0)]).same, ['main:0=main:0']);
    assert.deepEqual(united(main, main, [built(0), nowhere]).same, ['main:0=main:0']);
  });

  it("sides of one name are told apart by what differs first: revision, task, time; titles are the user's", () => {
    const capture = (change: Partial<CaptureMetadata>): CaptureMetadata => ({ ...sampleCapture, ...change });
    const names = (before: Partial<CaptureMetadata>, after: Partial<CaptureMetadata>): readonly string[] =>
      sideNames({ name: 'api', capture: capture(before) }, { name: 'api', capture: capture(after) });
    assert.deepEqual(names({ revision: 1 }, { revision: 2, task: 'other' }), ['api, revision 1', 'api, revision 2']);
    assert.deepEqual(names({}, { task: '0123456789' }), ['api, task 3f2a9c11', 'api, task 01234567']);
    assert.deepEqual(names({}, { startedAt: '2026-11-21T09:00:00Z' }), [
      'api, 2026-11-21 08:15:00 UTC',
      'api, 2026-11-21 09:00:00 UTC',
    ]);
    assert.deepEqual(names({}, {}), ['api', 'api']);
    assert.deepEqual(names({ title: 'slow' }, { revision: 9 }), ['slow', 'api']);
    assert.deepEqual(sideNames({ name: 'a.txt', capture: null }, { name: 'b.txt', capture: null }), ['a.txt', 'b.txt']);
  });

  it('a hostile name is never taken for another', () => {
    const side = (name: string): Profile => profileOf([[name, '/app/a.py']]);
    const key = (name: string): string =>
      frameIdentity([sourcedSide(side(name), nowhere), sourcedSide(side(name), nowhere)])(0, side(name).frames[0]);
    assert.notEqual(key('a","b'), key('a'));
    assert.equal(key('__proto__'), key('__proto__'));
  });
});
