/** The arithmetic of `npm run count`, on graphs made up here. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { backArrows, folderArrows, type Arrow } from '../../tools/count/backArrows';
import { circles, importedValues, importers, importGraphOf } from '../../tools/count/importGraph';
import { forbiddenImports, MAY_IMPORT, type MayImport } from '../../tools/count/mayImport';
import { sharedNames } from '../../tools/count/structure';

const graphOf = (texts: Record<string, string>): ReturnType<typeof importGraphOf> =>
  importGraphOf(new Map(Object.entries(texts)));

describe('import graph', () => {
  it('follows imports of types, re-exports, dynamic imports and index files, not packages', () => {
    const graph = graphOf({
      'src/a.ts': `import type { B } from './b';\nexport * from './deep';\nconst c = import('./c');\nimport ws from 'ws';`,
      'src/b.ts': '',
      'src/c.ts': '',
      'src/deep/index.ts': `import { b } from '../b';`,
    });
    assert.deepEqual([...(graph.get('src/a.ts') ?? [])].sort(), ['src/b.ts', 'src/c.ts', 'src/deep/index.ts']);
    assert.deepEqual(Object.fromEntries(importers(graph)), {
      'src/a.ts': 0,
      'src/b.ts': 2,
      'src/c.ts': 1,
      'src/deep/index.ts': 1,
    });
  });

  it('finds circles of any length once, and nothing where there is none', () => {
    const graph = graphOf({
      'a.ts': `import './b';`,
      'b.ts': `import './c';\nimport './d';`,
      'c.ts': `import './a';`,
      'd.ts': `import './e';`,
      'e.ts': `import './d';\nimport './f';`,
      'f.ts': '',
    });
    assert.deepEqual(circles(graph), [
      ['a.ts', 'b.ts', 'c.ts'],
      ['d.ts', 'e.ts'],
    ]);
    assert.deepEqual(circles(graphOf({ 'a.ts': `import './b';`, 'b.ts': '' })), []);
  });
});

describe('imports between folders', () => {
  const table: MayImport = {
    'src/top.ts': { values: ['src/data'] },
    'src/data': {},
    'src/parts/*.ts': { types: ['src/data'] },
    'src/parts/one': { values: ['src/parts/*.ts'], types: ['src/data'] },
  };
  const forbidden = (texts: Record<string, string>): string[] => {
    const all = new Map(Object.entries({ 'src/data/deep/a.ts': '', 'src/parts/shared.ts': '', ...texts }));
    return forbiddenImports(importGraphOf(all), importGraphOf(all, importedValues), table);
  };

  it('are allowed by the table, and always inside a folder', () => {
    const texts = {
      'src/top.ts': `import './data/deep/a';`,
      'src/data/b.ts': `import './deep/a';`,
      'src/parts/one/c.ts': `import '../shared';\nimport type {\n  A,\n} from '../../data/deep/a';`,
    };
    assert.deepEqual(forbidden(texts), []);
  });

  it('are named where the table does not allow them', () => {
    const texts = {
      'src/top.ts': `import './parts/shared';`,
      'src/data/b.ts': `import type { Top } from '../top';`,
    };
    assert.deepEqual(forbidden(texts), ['src/top.ts → src/parts/shared.ts', 'src/data/b.ts → src/top.ts']);
  });

  it('are named where the table allows only types, and more is imported', () => {
    const line = 'src/parts/one/c.ts → src/data/deep/a.ts: only types may be imported';
    for (const text of [
      `import { a } from '../../data/deep/a';`,
      `import type { A } from '../../data/deep/a';\nexport { a } from '../../data/deep/a';`,
      `const a = import('../../data/deep/a');`,
    ])
      assert.deepEqual(forbidden({ 'src/parts/one/c.ts': text }), [line]);
    assert.deepEqual(
      forbidden({ 'src/parts/one/c.ts': `export type * from '../../data/deep/a';\nexport type B = string;` }),
      [],
    );
  });

  it('need a folder that is in the table, also beside folders that are', () => {
    const texts = { 'src/new/a.ts': '', 'src/parts/two/b.ts': '', 'src/top.ts': `import './new/a';`, 'src/e.d.ts': '' };
    assert.deepEqual(forbidden(texts), [
      'src/new/a.ts: its folder is not in the table',
      'src/parts/two/b.ts: its folder is not in the table',
    ]);
  });

  it('lead to what the table has, and never from the model to anything', () => {
    for (const { values = [], types = [] } of Object.values(MAY_IMPORT))
      for (const to of [...values, ...types]) assert.ok(to in MAY_IMPORT, to);
    assert.deepEqual(MAY_IMPORT['src/profile'], {});
  });
});

describe('exported names', () => {
  it('stand for two things where two modules declare them; overloads and re-exports do not', () => {
    const texts = {
      'a.ts':
        'export interface Place {}\nexport function of(a: 1): 1;\nexport function of(a: 2): 2;\nconst hidden = 1;',
      'b.ts': "export type Place = string;\nexport type { Mode } from './c';\nexport const hidden = 2;",
      'c.ts': 'export type Mode = 1;\nexport abstract class Other {}',
    };
    assert.deepEqual(sharedNames(new Map(Object.entries(texts))), [{ name: 'Place', files: ['a.ts', 'b.ts'] }]);
  });
});

describe('arrows between folders', () => {
  it('are one a pair, with the imports that make it, and only those directly inside', () => {
    const graph = graphOf({
      'views/x/one.ts': `import '../y/deep/two';\nimport '../y/three';\nimport '../top';`,
      'views/y/deep/two.ts': '',
      'views/y/three.ts': `import './deep/two';`,
      'views/top.ts': '',
    });
    assert.deepEqual(folderArrows(graph, 'views'), [
      { from: 'x', to: 'y', imports: ['views/x/one.ts → views/y/deep/two.ts', 'views/x/one.ts → views/y/three.ts'] },
    ]);
  });

  const arrows = (...pairs: string[]): Arrow[] => pairs.map((pair) => ({ from: pair[0], to: pair[1], imports: [] }));
  const named = (found: readonly Arrow[]): string[] => found.map(({ from, to }) => from + to);

  it('run back up only where there is a circle, and as few as any order leaves', () => {
    assert.deepEqual(named(backArrows(arrows('ab', 'bc', 'ac'))), []);
    // One more arrow closes two cycles, so it alone points back.
    assert.deepEqual(named(backArrows(arrows('ab', 'bc', 'ac', 'ca'))), ['ca']);
  });

  it('leave no circle once they are taken away, and none could have stayed', () => {
    const pair = fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 5 })).filter(([a, b]) => a !== b);
    fc.assert(
      fc.property(fc.uniqueArray(pair, { selector: String, maxLength: 20 }), (pairs) => {
        const all = pairs.map(([from, to]) => ({ from: String(from), to: String(to), imports: [] }));
        const back = backArrows(all);
        const circular = (some: readonly Arrow[]): boolean =>
          circles(
            new Map('012345'.split('').map((n) => [n, new Set(some.filter((a) => a.from === n).map((a) => a.to))])),
          ).length > 0;
        const rest = all.filter((arrow) => !back.includes(arrow));
        assert.ok(!circular(rest));
        for (const arrow of back) assert.ok(circular([...rest, arrow]));
      }),
    );
  });
});
