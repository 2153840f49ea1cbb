import assert from 'node:assert/strict';
import fc from 'fast-check';
import { globMatcher } from '../../src/profile/glob';
import { MyCode } from '../../src/profile/myCode';
import { packageOf } from '../../src/profile/packageOf';
import type { Frame, FrameKind } from '../../src/profile/types';
import { runs } from '../support/runs';

const frame = (file: string, kind: FrameKind = 'code', name = 'f'): Frame => ({ name, file, kind, line: 0, column: 0 });

describe('package of a frame', () => {
  const cases: readonly (readonly [file: string, expected: string])[] = [
    ['/srv/app/orders/main.py', ''],
    ['/usr/local/lib/python3.12/site-packages/flask/app.py', 'flask'],
    ['/usr/lib/python3/dist-packages/yaml/loader.py', 'yaml'],
    ['/usr/lib/python3/dist-packages/six.py', 'six'],
    ['C:\\venv\\Lib\\site-packages\\numpy\\core.py', 'numpy'],
    ['/srv/app/node_modules/express/lib/router.js', 'express'],
    ['file:///srv/app/node_modules/@acme/api/dist/index.js', '@acme/api'],
    ['/srv/app/node_modules/a/node_modules/b/index.js', 'b'],
    ['/usr/local/lib/python3.12/json/decoder.py', 'python'],
    ['lib/python3.12/json/decoder.py', 'python'],
    ['/usr/lib/python312.zip/json/decoder.py', 'python'],
    ['C:\\Python312\\Lib\\json\\decoder.py', 'python'],
    ['D:/Programs/Python/Python312/lib/json/decoder.py', 'python'],
    ['webpack-internal:///./node_modules/vue-loader/dist/index.js??ruleSet[0]!./src/App.vue?vue&type=script', ''],
    ['webpack-internal:///./node_modules/vue-loader/dist/exportHelper.js', 'vue-loader'],
    ['/app/python/lib/orders.py', ''],
    ['/srv/python3/lib/shop/orders.py', ''],
    ['<frozen importlib._bootstrap>', 'python'],
    ['node:internal/timers', 'node'],
    ['internal/modules/cjs/loader.js', 'node'],
    ['native array.js', ''],
    ['wasm://wasm/1', 'runtime'],
    ['', ''],
  ];
  for (const [file, expected] of cases)
    it(`${file || '(none)'}: ${expected || 'own code'}`, () => assert.equal(packageOf(frame(file)), expected));

  it("V8's pseudo functions are the runtime's", () =>
    assert.deepEqual([packageOf(frame('', 'runtime')), packageOf(frame('', 'idle'))], ['runtime', 'runtime']));
});

describe('my code', () => {
  const mine = (files: readonly string[], rules?: readonly string[]): number[] => [
    ...new MyCode(
      files.map((file) => frame(file)),
      rules,
    ).all(),
  ];
  const files = [
    '/srv/app/a.py',
    '/usr/lib/python3.12/json/decoder.py',
    '/venv/site-packages/flask/app.py',
    '/srv/node_modules/@acme/api/x.js',
    'node:fs',
  ];

  it('folds packages, the standard library and the runtime, unless told otherwise', () => {
    assert.deepEqual(mine(files), [1, 0, 0, 0, 0]);
    assert.deepEqual(mine(files, []), [1, 1, 1, 1, 1]);
    assert.deepEqual(mine(files, ['**/node_modules/**', '!**/node_modules/@acme/**']), [1, 1, 1, 1, 1]);
    assert.deepEqual(mine(files, ['!**/node_modules/@acme/**', '**/node_modules/**']), [1, 1, 1, 0, 1]);
    assert.deepEqual(mine(files, ['package:@acme/*', 'package:python']), [1, 0, 1, 0, 1]);
    assert.deepEqual(mine(['C:\\venv\\site-packages\\x\\y.py', 'C:\\app\\y.py']), [0, 1]);
  });

  it("a function without a file is the runtime's where others have one, and own where none has", () => {
    assert.deepEqual(mine(['', '/srv/app/a.js']), [0, 1]);
    assert.deepEqual(mine(['', '']), [1, 1]);
  });
});

describe('globs', () => {
  const cases: readonly (readonly [glob: string, matching: readonly string[], others: readonly string[]])[] = [
    [
      '**/site-packages/**',
      ['/a/site-packages/b.py', 'site-packages/b.py', '/site-packages/'],
      ['/a/my-site-packages/b.py', '/a/site-packages'],
    ],
    ['*.py', ['a.py', '.py'], ['/a.py', 'a/b.py', 'a.pyc']],
    ['/srv/*/x?.js', ['/srv/app/x1.js'], ['/srv/app/x.js', '/srv/a/b/x1.js']],
    ['a/**/b', ['a/b', 'a/x/b', 'a/x/y/b'], ['a/xb', 'ab']],
    ['**', ['', '/', 'a/b'], []],
    ['a.b', ['a.b'], ['axb']],
    ['', [''], ['a']],
  ];
  for (const [glob, matching, others] of cases) {
    it(glob || '(empty)', () => {
      const matches = globMatcher(glob);
      assert.deepEqual([matching.filter((path) => !matches(path)), others.filter(matches)], [[], []]);
    });
  }

  it('agree with the plain regular expression', () => {
    const part = fc.constantFrom('a', 'b', '/', '*', '**', '**/', '?', '.');
    const text = fc.array(fc.constantFrom('a', 'b', '/', '.'), { maxLength: 7 }).map((chars) => chars.join(''));
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 5 }).map((parts) => parts.join('')),
        text,
        (glob, path) => {
          const source = (glob.match(/\*\*\/?|\*|\?|[^*?]/g) ?? [])
            .map((token) => ({ '**/': '(?:.*/)?', '**': '.*', '*': '[^/]*', '?': '[^/]', '.': '\\.' })[token] ?? token)
            .join('');
          assert.equal(globMatcher(glob)(path), new RegExp(`^${source}$`, 's').test(path), `${glob} ${path}`);
        },
      ),
      { numRuns: runs(250) },
    );
  });

  it('take no longer for hostile patterns and paths', () => {
    assert.equal(globMatcher('**/a'.repeat(20))('/a'.repeat(50_000) + '/b'), false);
  });
});
