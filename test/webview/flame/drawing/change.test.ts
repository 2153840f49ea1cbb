/** The colours, patterns and labels of a comparison must be distinguishable with any colour vision. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatAmount, formatDelta, formatInterval, formatQ, spokenDelta } from '../../../../src/words/changes';
import type { BarChange } from '../../../../webview/flame/drawing/barChange';
import { changeColours } from '../../../../webview/flame/drawing/changeColours';
import { changeLabel, hatchLines } from '../../../../webview/flame/drawing/changeMarks';
import { changeSwatches } from '../../../../webview/flame/legend';
import { contrast, type Rgb } from '../../../../webview/kit/colour';
import type { Theme, ThemeKind } from '../../../../webview/kit/theme';

const theme = (kind: ThemeKind): Theme => {
  const isLight = kind === 'light' || kind === 'high-contrast-light';
  const [background, foreground] = isLight
    ? ['rgb(255, 255, 255)', 'rgb(30, 30, 30)']
    : ['rgb(0, 0, 0)', 'rgb(240, 240, 240)'];
  return { kind, background, foreground, border: foreground, font: 'sans-serif' };
};
const kinds: readonly ThemeKind[] = ['dark', 'light', 'high-contrast', 'high-contrast-light'];
const rgb = (css: string): Rgb => (css.match(/\d+/g) ?? []).map((part) => Number(part) / 255) as unknown as Rgb;

/** What is seen with one kind of cone missing: Machado, Oliveira, Fernandes 2009, severity 1, on linear sRGB. */
const visions: Readonly<Record<string, readonly (readonly number[])[]>> = {
  full: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};
const linear = (part: number): number => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
/** Distance in OKLab of two colours as a vision has them: about 0.02 is just seen. */
function distance(one: Rgb, other: Rgb, vision: readonly (readonly number[])[]): number {
  const lab = (colour: Rgb): number[] => {
    const [r, g, b] = vision.map((row) =>
      Math.max(
        0,
        row.reduce((sum, share, i) => sum + share * linear(colour[i]), 0),
      ),
    );
    const [l, m, s] = [
      0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b,
      0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b,
      0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b,
    ].map(Math.cbrt);
    return [
      0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
      1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
      0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
    ];
  };
  const [a, b] = [lab(one), lab(other)];
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

describe('change between two captures', () => {
  for (const kind of kinds) {
    it(`has readable text, hatched or not, at any strength in ${kind}`, () => {
      fc.assert(
        fc.property(fc.double({ min: -1, max: 1, noNaN: true }), (strength) => {
          const { fill, text, hatch } = changeColours(strength, theme(kind));
          assert.ok(contrast(rgb(fill), rgb(text)) >= 4.5, `${fill} ${text}`);
          assert.ok(contrast(rgb(hatch as string), rgb(text)) >= 4.5, `${hatch} ${text}`);
          assert.ok(contrast(rgb(hatch as string), rgb(fill)) > 1.15, 'the lines are seen');
        }),
      );
    });

    for (const [name, vision] of Object.entries(visions)) {
      it(`tells less, more and the same apart in ${kind} with ${name === 'full' ? 'full colour vision' : name}`, () => {
        const of = (strength: number): Rgb => rgb(changeColours(strength, theme(kind)).fill);
        for (const strength of [0.01, 0.25, 0.5, 1]) {
          assert.ok(
            distance(of(-strength), of(strength), vision) > 0.12,
            `${strength}: ${distance(of(-strength), of(strength), vision)}`,
          );
          for (const signed of [-strength, strength])
            assert.ok(distance(of(signed), of(0), vision) > 0.07, `${signed}: ${distance(of(signed), of(0), vision)}`);
        }
        assert.ok(distance(of(1), of(0), vision) > distance(of(0.1), of(0), vision), 'more is stronger');
        assert.ok(distance(of(-1), of(0), vision) > distance(of(-0.1), of(0), vision));
      });
    }
  }

  const change = (more: Partial<BarChange>): BarChange => ({
    mode: 'share',
    before: 10,
    after: 13.12,
    selfBefore: 0,
    selfAfter: 0,
    strength: 0,
    state: 'same',
    isTested: true,
    ...more,
  });
  it('is said on the bar with sign or word', () => {
    const cut =
      (length: number) =>
      (text: string): string =>
        text.length <= length ? text : length < 2 ? '' : `${text.slice(0, length - 1)}…`;
    const all = cut(99);
    assert.equal(changeLabel('parse', change({}), all), 'parse');
    assert.equal(changeLabel('parse', change({ strength: 0.4, state: 'changed' }), all), '+3.1 pp · parse');
    assert.equal(changeLabel('parse', change({ before: 0, strength: 0.4, state: 'new' }), all), 'new +13.1 pp · parse');
    assert.equal(changeLabel('parse', change({ before: 0.2, after: 0, state: 'removed' }), all), 'removed · parse');
    assert.deepEqual(
      [14, 11, 6, 1].map((length) =>
        changeLabel('parse_all', change({ before: 16.5, strength: -0.4, state: 'changed' }), cut(length)),
      ),
      ['−3.4 pp · par…', '− parse_all', '− par…', '−'],
      'a figure is never cut',
    );
    assert.equal(changeLabel('parse_all', change({ before: 0, state: 'new' }), cut(6)), 'parse…');
  });

  it('is told in the unit of its mode', () => {
    assert.deepEqual(
      [3.14, -0.352, 12.04, 0.001, -0.996].map((delta) => formatDelta(delta, 'share')),
      ['+3.1 pp', '−0.35 pp', '+12.0 pp', '±0.00 pp', '−1.0 pp'],
    );
    assert.deepEqual(
      [formatDelta(-1200, 'rate'), formatDelta(0.5, 'perRequest'), formatDelta(0, 'rate')],
      ['−1.20 s/s', '+500 µs a request', '±0 ms/s'],
    );
    assert.deepEqual(
      [formatAmount(12.34, 'share'), formatAmount(31, 'rate'), formatAmount(4.2, 'perRequest')],
      ['12.3 %', '31.0 ms/s', '4.20 ms a request'],
    );
    assert.deepEqual(
      [spokenDelta(3.14, 'share'), spokenDelta(-20, 'rate'), spokenDelta(0, 'share')],
      ['plus 3.1 points', 'minus 20.0 ms/s', 'no change'],
    );
    assert.equal(formatInterval(1.2, 5, 'share'), '+1.2 to +5.0 pp');
    assert.deepEqual([formatQ(0.0004), formatQ(0.0312), formatQ(0.4)], ['q < 0.001', 'q = 0.031', 'q = 0.40']);
  });

  it('has a legend with signs and units', () => {
    assert.deepEqual(
      changeSwatches({ scale: 4, mode: 'share', isTested: true }, theme('dark')).map(({ words, state }) => [
        words,
        state,
      ]),
      [
        ['−4.0 pp and beyond', 'changed'],
        ['−2.0 pp', 'changed'],
        ['no significant change', 'same'],
        ['+2.0 pp', 'changed'],
        ['+4.0 pp and beyond', 'changed'],
        ['new: only after', 'new'],
        ['removed: only before', 'removed'],
      ],
    );
  });

  it('is hatched within the bar only', () => {
    const side = fc.double({ min: 0, max: 300, noNaN: true });
    fc.assert(
      fc.property(side, side, side, fc.double({ min: 1, max: 30, noNaN: true }), (x, y, width, height) => {
        const ends = hatchLines(x, y, width, height);
        assert.equal(ends.length % 4, 0);
        for (let i = 0; i < ends.length; i += 2) {
          assert.ok(
            ends[i] >= x - 1e-6 &&
              ends[i] <= x + width + 1e-6 &&
              ends[i + 1] >= y - 1e-6 &&
              ends[i + 1] <= y + height + 1e-6,
            `${ends.slice(i, i + 2)}`,
          );
        }
      }),
    );
    assert.ok(hatchLines(0, 0, 70, 19).length >= 4 * 10);
  });
});
