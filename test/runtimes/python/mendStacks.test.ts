/** What a capture of a Python process says of stacks that were put right, and of those that could not be. */
import assert from 'node:assert/strict';
import { mendStacks, type MendedStacks } from '../../../src/runtimes/python/pyspy/mendStacks';
import { recorded, texts, times } from '../../profile/stackTexts';
import { sampleProcess } from '../../support/sampleProcess';

type Request = Parameters<typeof mendStacks>[1];
type Seen = Parameters<typeof mendStacks>[2];
const whole = '<module>:9;total:4;squares:2';
const torn = recorded({ main: [whole, 'squares:2', whole, 'save:7', '<module>:9;save:7', 'lost:1', whole] });
const none: Seen = { greenlets: 'none', generators: [] };
const mend = (seen: Seen, change: Partial<Request> = {}): MendedStacks =>
  mendStacks(torn, { process: sampleProcess({ exe: '/usr/bin/python3.12' }), ...change }, seen);

describe('stacks of a Python process', () => {
  it('are put right, and a remark each says how many were, and how many could not be', () => {
    const { profile, mendedSamples, remarks } = mend(none);
    assert.equal(mendedSamples, 2);
    assert.deepEqual(texts(profile)[0], [whole, whole, whole, ...times(2, '<module>:9;save:7'), 'lost:1', whole]);
    assert.match(remarks[0], /^2 of 7 samples had lost their callers: .* put back .* blocking/);
    assert.match(remarks[1], /^1 of 7 samples lack their callers/);
    assert.equal(remarks.length, 2);
  });

  it('begin at any function where the library of greenlets is loaded: only generators are put back', () => {
    const { profile, mendedSamples, remarks } = mend({
      greenlets: 'loaded',
      generators: [{ name: 'squares', file: '/srv/app.py' }],
    });
    assert.equal(mendedSamples, 1);
    assert.deepEqual(texts(profile)[0].slice(1, 4), [whole, whole, 'save:7']);
    assert.match(remarks[1], /^1 of 7 samples begin at a function that others call\. Greenlets do/);
    const other = mend({ greenlets: 'loaded', generators: [{ name: 'squares', file: '/srv/other.py' }] });
    assert.equal(other.profile, torn, 'of another file of that name');
  });

  it('stay as they were read where greenlets run, and where py-spy paused the process', () => {
    const gevent = mend({ greenlets: 'run', generators: [] });
    assert.deepEqual([gevent.profile, gevent.mendedSamples], [torn, 0]);
    assert.match(gevent.remarks.join('\n'), /^2 of 7 samples begin at a function that others call/);
    assert.deepEqual(mend(none, { blocking: true }), { profile: torn, remarks: [] });
    assert.deepEqual(mend(none, { native: true }), { profile: torn, remarks: [] });
  });

  it('of a program in C that calls into Python may begin at any function', () => {
    assert.equal(mend(none, { process: sampleProcess({ exe: '/usr/bin/uwsgi' }) }).profile, torn);
  });

  it('with native frames below all of Python have what libc starts with at the root, and a remark', () => {
    const read = recorded({ main: times(9, '<module>:9;spin:4;0x7f0029fba@/usr/lib/x86_64-linux-gnu/libc.so.6') });
    const request = { process: sampleProcess({}), native: true };
    const { profile, mendedSamples, remarks } = mendStacks(read, request, none);
    assert.equal(texts(profile)[0][0], '0x7f0029fba;<module>:9;spin:4');
    assert.equal(mendedSamples, undefined);
    assert.match(remarks.join('\n'), /^py-spy does not find the function in this interpreter that runs Python code/);
  });
});
