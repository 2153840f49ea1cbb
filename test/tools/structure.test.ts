/** The arithmetic of `npm run count`, on graphs made up here. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { backArrows, folderArrows, type Arrow } from '../../tools/count/backArrows';
import { circles, importers, importGraphOf } from '../../tools/count/importGraph';
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
