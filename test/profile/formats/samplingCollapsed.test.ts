/** Collapsed stacks of Python's own sampler, as stack_collector.py of CPython 3.15.2 writes them. */
import assert from 'node:assert/strict';
import { parseProfile } from '../../../src/profile/formats/parse';
import type { Profile } from '../../../src/profile/types';
import { samplesOf } from './samplesOf';

const text = `tid:4918;app.py:<module>:42;app.py:serve:38;app.py:alpha:7 718
tid:4918;app.py:<module>:42;app.py:serve:38;app.py:alpha:8 9
tid:4918;app.py:<module>:42;<GC> 4
tid:4920;threading.py:Thread.run:995;app.py:wait:12 731
`;
const parse = (content: string): Profile => parseProfile(new TextEncoder().encode(content), 'out.txt');

describe('collapsed stacks of profiling.sampling', () => {
  it('have functions, files, executing lines and threads', () => {
    const profile = parse(text);
    assert.deepEqual(
      profile.threads.map(({ name }) => name),
      ['thread 4918', 'thread 4920'],
    );
    assert.deepEqual(samplesOf(profile), [
      '<module>@42>serve@38>alpha@7 718',
      '<module>@42>serve@38>alpha@8 9',
      '<module>@42><GC> 4',
    ]);
    assert.deepEqual(samplesOf(profile, 1), ['Thread.run@995>wait@12 731']);
    assert.equal(profile.frames.filter(({ name }) => name === 'alpha').length, 1, 'its lines are one function');
    assert.deepEqual(
      profile.frames.map(({ file }) => file),
      ['app.py', 'app.py', 'app.py', '', 'threading.py', 'app.py'],
    );
    assert.deepEqual(profile.remarks, ['The file has the base names of files: two of one name are one here.']);
  });

  it('tell which lines are none of them', () => {
    const remarks = parse(`${text}something else\n`).remarks!;
    assert.match(remarks[1], /^1 line is no stack with a weight and left out, the first is line 5: "something else"/);
    assert.throws(() => parse(`tid:1;a.py:f:1 ${'9'.repeat(400)}\n`), { message: /^line 1: the weight 9+ is more/ });
  });

  it('are not what only begins alike', () => {
    for (const other of ['tid:1;main;work 5\n', 'tid:1 5\nmain;work 3\n', 'tid:1;app.py:f:3 5\nmain;work 3\n'])
      assert.equal(parse(other).threads[0].name, 'main', other);
  });
});
