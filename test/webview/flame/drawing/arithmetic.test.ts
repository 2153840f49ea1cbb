/** The calculations behind the drawing, without a browser: positions, stretches, labels and colours. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Bar, BarTree } from '../../../../webview/flame/drawing/bars';
import { contrast, type Rgb } from '../../../../webview/kit/colour';
import { Labels } from '../../../../webview/flame/drawing/surface';
import { layOut } from '../../../../webview/flame/drawing/scene';
import { barColours, textOn } from '../../../../webview/flame/drawing/palette';
import { between, clampStretch, panStretch, zoomStretch } from '../../../../webview/flame/drawing/camera';
import type { Theme } from '../../../../webview/kit/theme';

interface Shape {
  readonly gap: number;
  readonly own: number;
  readonly children: readonly Shape[];
}

const shape: fc.Arbitrary<Shape> = fc.letrec<{ node: Shape }>((tie) => ({
  node: fc.record({
    gap: fc.integer({ min: 0, max: 5 }),
    own: fc.integer({ min: 1, max: 9 }),
    children: fc.oneof(
      { maxDepth: 5, withCrossShrink: true },
      fc.constant([]),
      fc.array(tie('node'), { maxLength: 4 }),
    ),
  }),
})).node;

const frameOf = (file: string, kind: 'code' | 'runtime', inWorkspace: boolean, selfShare: number): Bar['frame'] => ({
  id: 1,
  definition: { line: 0, column: 0 },
  name: 'f',
  file,
  line: 1,
  kind,
  package: '',
  mine: inWorkspace,
  selfShare,
  source: inWorkspace ? { file, line: 1, column: 1 } : null,
});

const barOf = (bars: Bar[], parent: Bar | null, start: number, value: number, frame: Bar['frame'] = null): Bar => {
  const bar: Bar = {
    id: bars.length,
    order: bars.length,
    frameIndex: -1,
    frame,
    name: `n${bars.length}`,
    line: 0,
    self: 0,
    total: value,
    selfMs: null,
    totalMs: null,
    start,
    value,
    level: (parent?.level ?? 0) + 1,
    folded: 0,
    fade: false,
    change: null,
    parent,
    children: [],
  };
  parent?.children.push(bar);
  bars.push(bar);
  return bar;
};

function treeOf(root: Shape): BarTree {
  const bars: Bar[] = [];
  const width = ({ own, children }: Shape): number =>
    own + children.reduce((sum, child) => sum + child.gap + width(child), 0);
  const add = (node: Shape, parent: Bar | null, start: number): void => {
    const bar = barOf(bars, parent, start, width(node));
    let at = start;
    for (const child of node.children) {
      add(child, bar, at + child.gap);
      at += child.gap + width(child);
    }
  };
  add(root, null, 100);
  return { root: bars[0], bars, focus: bars[0] };
}

describe('drawing: layout', () => {
  it('every bar lies where it begins and as far as it reaches, gaps before it or not', () => {
    fc.assert(
      fc.property(shape, (root) => {
        const tree = treeOf(root);
        layOut(tree).forEach(({ bar, start, end, row }, i) => {
          assert.equal(bar, tree.bars[i]);
          assert.ok(
            Math.abs(start - bar.start) < 1e-6 && Math.abs(end - bar.start - bar.value) < 1e-6,
            `${bar.name} at ${start}..${end}, not ${bar.start}+${bar.value}`,
          );
          assert.equal(row, bar.level - 1);
        });
      }),
    );
  });

  it('a stack of 10,000 frames has its place', () => {
    const bars: Bar[] = [];
    for (let i = 0; i < 10_000; i++) barOf(bars, bars.at(-1) ?? null, 0, 1);
    assert.equal(layOut({ root: bars[0], bars, focus: bars[0] }).at(-1)?.row, 9_999);
  });
});

describe('drawing: stretches', () => {
  const bounds = { start: -3, end: 17 };
  const inside = fc
    .tuple(fc.double({ min: -3, max: 17, noNaN: true }), fc.double({ min: 0.001, max: 20, noNaN: true }))
    .map(([start, length]) => clampStretch({ start, end: start + length }, bounds));
  const holds = ({ start, end }: { start: number; end: number }): boolean =>
    start >= bounds.start - 1e-9 && end <= bounds.end + 1e-9 && end > start;

  it('no zoom and no pan leads out of the bounds, or to nothing', () => {
    fc.assert(
      fc.property(
        inside,
        fc.double({ min: 0.001, max: 1000, noNaN: true }),
        fc.double({ min: -50, max: 50, noNaN: true }),
        (stretch, factor, by) => {
          assert.ok(holds(zoomStretch(stretch, factor, (stretch.start + stretch.end) / 2, bounds)));
          assert.ok(holds(panStretch(stretch, by, bounds)));
        },
      ),
    );
  });

  it('what is under the pointer stays there while it zooms in', () => {
    fc.assert(
      fc.property(
        inside,
        fc.double({ min: 1, max: 50, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (stretch, factor, share) => {
          const at = stretch.start + share * (stretch.end - stretch.start);
          const zoomed = zoomStretch(stretch, factor, at, bounds);
          assert.ok(Math.abs((at - zoomed.start) / (zoomed.end - zoomed.start) - share) < 1e-6);
        },
      ),
    );
  });

  it('a glide begins and ends where it should and grows steadily', () => {
    fc.assert(
      fc.property(inside, inside, (from, to) => {
        for (const [share, wanted] of [
          [0, from],
          [1, to],
        ] as const) {
          const at = between(from, to, share);
          assert.ok(Math.abs(at.start - wanted.start) < 1e-6 && Math.abs(at.end - wanted.end) < 1e-6);
        }
        const lengths = [0, 0.25, 0.5, 0.75, 1]
          .map((share) => between(from, to, share))
          .map(({ start, end }) => end - start);
        const sign = Math.sign(lengths[4] - lengths[0]);
        assert.ok(lengths.every((length, i) => i === 0 || (length - lengths[i - 1]) * sign >= -1e-9));
      }),
      {
        examples: [
          [
            { start: 16.000001, end: 16.001001000000002 },
            { start: 0, end: 0.001 },
          ],
        ],
      },
    );
  });
});

describe('drawing: labels', () => {
  const labels = new Labels((text) => [...text].length * 7);

  it('are whole where they fit, cut with an ellipsis where not, never too wide and never half a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), fc.integer({ min: 0, max: 300 }), (text, px) => {
        const fit = labels.fit(text, px);
        assert.ok([...fit].length * 7 <= px || fit === text, `${fit} in ${px}`);
        if ([...text].length * 7 <= px) assert.equal(fit, text);
        else assert.ok(fit === '' || (fit.endsWith('…') && text.startsWith(fit.slice(0, -1)) && !/\p{Cs}/u.test(fit)));
      }),
    );
  });
});

describe('drawing: colours', () => {
  it('some text can be read on any fill', () => {
    const channel = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(channel, channel, channel, (...fill: Rgb) => contrast(fill, textOn(fill)) >= 4.5),
      { numRuns: 1000 },
    );
  });

  const channels = (css: string): Rgb => (css.match(/\d+/g) ?? []).map((part) => Number(part) / 255) as unknown as Rgb;
  for (const kind of ['light', 'dark'] as const) {
    for (const by of ['package', 'file', 'self', 'safe'] as const) {
      it(`every bar's text reaches 4.5:1 by ${by} in a ${kind} theme`, () => {
        const theme: Theme = {
          kind,
          background: '#000000',
          foreground: '#ffffff',
          border: '#888888',
          font: 'sans-serif',
        };
        fc.assert(
          fc.property(
            fc.string(),
            fc.constantFrom('code', 'runtime'),
            fc.boolean(),
            fc.double({ min: 0, max: 1, noNaN: true }),
            fc.boolean(),
            (file, frameKind, inWorkspace, share, dimmed) => {
              const { fill, text } = barColours(
                barOf([], null, 0, 1, frameOf(file, frameKind, inWorkspace, share)),
                theme,
                by,
                dimmed,
              );
              assert.ok(contrast(channels(fill), channels(text)) >= 4.5, `${text} on ${fill}`);
            },
          ),
        );
      });
    }
  }

  it('own code, libraries and the runtime differ, and a large self share from none', () => {
    const theme: Theme = {
      kind: 'dark',
      background: '#000000',
      foreground: '#ffffff',
      border: '#888888',
      font: 'sans-serif',
    };
    const fill = (by: 'safe' | 'self', kind: 'code' | 'runtime', inWorkspace: boolean, share: number): string =>
      barColours(barOf([], null, 0, 1, frameOf('a.py', kind, inWorkspace, share)), theme, by, false).fill;
    assert.equal(
      new Set([fill('safe', 'code', true, 0), fill('safe', 'code', false, 0), fill('safe', 'runtime', false, 0)]).size,
      3,
    );
    assert.notEqual(fill('self', 'code', true, 0.6), fill('self', 'code', true, 0));
  });
});
