/** A format is added by one importer in the list, and by nothing else. */
import assert from 'node:assert/strict';
import type { Importer } from '../../../src/profile/formats/importer';
import { importers, parseProfile } from '../../../src/profile/formats/parse';
import { ProfileBuilder } from '../../../src/profile/profileBuilder';
import { ProfileError } from '../../../src/profile/profileError';
import { stackOf } from '../naive';

/** One line a function with the milliseconds it took, after a line that names the format. */
const toyImporter: Importer = {
  format: 'toy times',
  matches: ({ text }) => text?.startsWith('toy times\n') === true,
  read({ text }, name) {
    const rows = (text ?? '').split('\n').slice(1).filter(Boolean);
    const builder = new ProfileBuilder();
    const [stack, weight] = [new Int32Array(rows.length), new Float64Array(rows.length)];
    rows.forEach((row, i) => {
      const [, called, file, line, ms] = /^(\S+) (\S+):(\d+) (\d+)$/.exec(row) ?? [];
      if (called === undefined) throw new ProfileError(`${name}: line ${i + 2} is no function with its time.`);
      stack[i] = builder.stack(-1, builder.frame(called, file, Number(line), 0), Number(line));
      weight[i] = Number(ms);
    });
    builder.thread('', stack, weight);
    return builder.build({ name, unit: 'milliseconds' });
  },
};
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const times = bytes('toy times\nprice_order /srv/app/pricing.py:19 120\nexport_order /srv/app/export.py:9 30\n');

describe('an importer of a format of its own', () => {
  const known = [toyImporter, ...importers];

  it('reads its files, found by their content', () => {
    const profile = parseProfile(times, 'monday.txt', known);
    assert.equal(profile.unit, 'milliseconds');
    const [{ samples }] = profile.threads;
    const shown = [...samples.stack].map((stack, i) => [
      profile.frames[stackOf(profile, stack)[0].frame].name,
      stackOf(profile, stack)[0].line,
      samples.weight[i],
    ]);
    assert.deepEqual(shown, [
      ['price_order', 19, 120],
      ['export_order', 9, 30],
    ]);
  });

  it('says what is wrong with them, and is named where nothing reads a file', () => {
    assert.throws(() => parseProfile(bytes('toy times\nprice_order\n'), 'monday.txt', known), {
      name: 'ProfileError',
      message: 'monday.txt: line 2 is no function with its time.',
    });
    assert.throws(
      () => parseProfile(bytes('{"nothing": "known"}'), 'other.json', known),
      ({ hint }: ProfileError) => hint?.startsWith('Formats that can be read: toy times, ') === true,
    );
  });

  it('leaves the other formats as they are', () => {
    const collapsed = bytes('main;work 3\n');
    assert.deepEqual(parseProfile(collapsed, 'a.txt', known), parseProfile(collapsed, 'a.txt'));
    assert.throws(() => parseProfile(bytes('{"nothing": "known"}'), 'other.json'), /known format/);
  });
});
