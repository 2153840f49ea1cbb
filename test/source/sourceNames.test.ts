import assert from 'node:assert/strict';
import { parseProfile } from '../../src/profile/formats/parse';
import { storedForm } from '../../src/profile/formats/storedForm';
import { joinProfiles } from '../../src/profile/joinProfiles';
import { ProfileBuilder } from '../../src/profile/profileBuilder';
import type { Profile } from '../../src/profile/types';
import { profileFiles, withSourceNames } from '../../src/source/profileFiles';
import { writeSpeedscope } from '../support/writeSpeedscope';

/** As a source map answers: the identifier ends before the definition, so a name of another length is another's. */
const mapper = {
  nameOf: (_: string, { column }: { readonly column: number }, name: string): string | null =>
    name.length > 1 ? 'another' : column === 9 ? null : `search${column}`,
};

/** Minified code; `isNode`: executing lines are known of innermost frames only. */
function minified(isNode: boolean): Profile {
  const builder = new ProfileBuilder();
  const frame = (name: string, column: number): number => builder.frame(name, '/app/dist/main.js', 1, column);
  const outer = builder.stack(-1, frame('a', 5), isNode ? 0 : 1);
  const kept = builder.stack(outer, frame('b', 9), isNode ? 0 : 1);
  const inner = builder.stack(kept, frame('c', 30), 1);
  builder.thread('main', Int32Array.of(inner, outer), Float64Array.of(1, 2));
  return builder.build({ name: 'x', unit: 'milliseconds' });
}
const read = (text: string): Profile => parseProfile(new TextEncoder().encode(text), 'x');
const namesOf = ({ frames }: Profile): unknown => frames.map(({ name, rawName }) => [name, rawName]);

describe('names that a source map gives', () => {
  const named = [
    ['search5', 'a'],
    ['b', undefined],
    ['search30', 'c'],
  ];

  for (const isNode of [true, false])
    it(`come back from a file with the names that ran, and are not looked up again (${isNode ? 'V8' : 'py-spy'})`, () => {
      const renamed = withSourceNames(minified(isNode), mapper);
      assert.deepEqual(namesOf(renamed), named);
      const again = read(writeSpeedscope(renamed));
      assert.deepEqual(namesOf(again), named);
      assert.deepEqual(namesOf(withSourceNames(again, mapper)), named);
      assert.deepEqual(storedForm(renamed), again);
      assert.deepEqual(namesOf(joinProfiles('two', [{ profile: again }, { profile: again }])), named);
      assert.deepEqual(
        profileFiles(again)[0].functions.map(({ name }) => name),
        ['a', 'b', 'c'],
        'which is what the script holds',
      );
    });

  it('are written only where there are some', () => {
    assert.doesNotMatch(writeSpeedscope(minified(true)), /rawNames/);
  });

  it('are passed over where a file has anything but texts of its frames', () => {
    const file = JSON.parse(writeSpeedscope(minified(true))) as { ecsProfilerData: object };
    for (const rawNames of [
      null,
      'a',
      7,
      ['a'],
      { 0: 1, 1: null, 2: ['c'] },
      { 3: 'd', '-1': 'e', '0.5': 'f', x: 'g', ['__proto__']: 'h' },
    ]) {
      const hostile = { ...file, ecsProfilerData: { ...file.ecsProfilerData, rawNames } };
      assert.deepEqual(read(JSON.stringify(hostile)).frames, minified(true).frames, JSON.stringify(rawNames));
    }
  });
});
