/** What a capture of a Python process says of stacks that were put right, and of those that could not be. */
import assert from 'node:assert/strict';
import { mendStacks, type MendedStacks } from '../../../src/runtimes/python/pyspy/mendStacks';
import { recorded, texts, times } from '../../profile/stackTexts';
import { sampleProcess } from '../../support/sampleProcess';

type Request = Parameters<typeof mendStacks>[1];
type Seen = Parameters<typeof mendStacks>[2];
const whole = '<module>:9;total:4;squares:2';
const torn = recorded({ main: [whole, 'squares:2', whole, 'save:7', '<module>:9;save:7', 'lost:1', whole] });
const none: Seen = { greenlets: 'none', generators: [], errors: 0 };
const mend = (seen: Partial<Seen>, change: Partial<Request> = {}): MendedStacks =>
  mendStacks(torn, { process: sampleProcess({ exe: '/usr/bin/python3.12' }), ...change }, { ...none, ...seen });

describe('stacks of a Python process', () => {
  it('are put right, and a remark each says how many were, and how many could not be', () => {
    const { profile, mendedSamples, remarks } = mend(none);
    assert.equal(mendedSamples, 2);
    assert.deepEqual(texts(profile)[0], [whole, whole, whole, ...times(2, '<module>:9;save:7'), 'lost:1', whole]);
    assert.match(remarks[0], /^2 of 7 samples had lost their callers: .* put back .* blocking/);
    assert.match(remarks[1], /^1 of 7 samples lack their callers/);
    assert.equal(remarks.length, 2);
  });

  it('are looked for around samples without any, and a remark says how many those were', () => {
    const empty = recorded({ main: [whole, '', '<module>:9;total:4;half:3', 'squares:2', whole] });
    const request = { process: sampleProcess({ exe: '/usr/bin/python3.15' }) };
    const { profile, mendedSamples, remarks } = mendStacks(empty, request, none);
    assert.equal(mendedSamples, 2);
    assert.equal(texts(profile)[0][1], '<module>:9;total');
    assert.match(
      remarks.join('\n'),
      /^2 of 5 samples had lost their callers: .* 1 of them had no stack at all: .* blocking/,
    );
    const greenlets = mendStacks(empty, request, { ...none, greenlets: 'loaded' });
    assert.equal(texts(greenlets.profile)[0][1], '', 'as a greenlet may have');
  });

  it('that could not be read at all are told from a fiftieth on: their share is too low', () => {
    const many = recorded({ main: times(98, whole) });
    const request = { process: sampleProcess({ exe: '/usr/bin/python3.12' }) };
    const [said] = mendStacks(many, request, { ...none, errors: 42 }).remarks;
    assert.match(
      said,
      /^42 times py-spy could not read a stack, beside the 98 samples it took \(30 %\): .* too low .*blocking/,
    );
    assert.deepEqual(mendStacks(many, request, { ...none, errors: 2 }).remarks, []);
    assert.deepEqual(mendStacks(many, { ...request, blocking: true }, { ...none, errors: 42 }).remarks, []);
  });

  it('that all begin where their threads do are left alone, also below the line of a process', () => {
    const read = recorded({
      main: [whole, '<module>:9;save:7', 'process 17:"python app.py";<module>:9;save:7'],
      worker: ['_bootstrap:3;run:4', 'process 17:"python app.py"'],
    });
    const { profile, mendedSamples, remarks } = mendStacks(read, { process: sampleProcess({}) }, none);
    assert.equal(profile, read);
    assert.deepEqual([mendedSamples, remarks], [0, []]);
  });

  it('begin at any function where the library of greenlets is loaded: only generators are put back', () => {
    const { profile, mendedSamples, remarks } = mend({
      greenlets: 'loaded',
      generators: [{ name: 'squares', file: '/srv/app.py' }],
    });
    assert.equal(mendedSamples, 1);
    assert.deepEqual(texts(profile)[0].slice(1, 4), [whole, whole, 'save:7']);
    assert.match(remarks[1], /^1 of 7 samples begin at a function that others call\. Greenlets, and threads/);
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

  it('of threads that never show what they began with are told where others call what they begin at', () => {
    const request = { process: sampleProcess({ exe: '/usr/bin/python3.12' }) };
    const said = (thread: readonly string[]): string =>
      mendStacks(recorded({ main: [whole], thread }), request, none).remarks.join('\n');
    const served = 'serve:2;squares:5';
    assert.match(
      said([served, served, 'squares:5', 'serve:2']),
      /^1 of 5 samples begin at a function that others call/,
    );
    // A generator that its thread runs from the top, and callbacks of their own.
    assert.equal(said(['squares:5', 'squares:4', 'squares:5']), '');
    assert.equal(said([served, served, 'on_event:5', 'on_event:7;read']), '');
  });

  it('with native frames below all of Python have what libc starts with at the root, and a remark', () => {
    const read = recorded({ main: times(9, '<module>:9;spin:4;0x7f0029fba@/usr/lib/x86_64-linux-gnu/libc.so.6') });
    const request = { process: sampleProcess({}), native: true };
    const { profile, mendedSamples, remarks } = mendStacks(read, request, none);
    assert.equal(texts(profile)[0][0], '0x7f0029fba;<module>:9;spin:4');
    assert.equal(mendedSamples, undefined);
    assert.match(remarks.join('\n'), /^py-spy does not find the function in this interpreter that runs Python code/);
  });

  it('without a name in any function of the interpreter have none of these addresses, and a remark', () => {
    const python = '/app/python/bin/python3.14';
    const read = recorded({
      main: times(
        9,
        `<module>:9;spin:4;0x1be9c69@${python};0x7f0029fba@/usr/lib/libc.so.6;0x1aa3e1a@${python};read@/usr/lib/libc.so.6`,
      ),
    });
    const { profile, remarks } = mendStacks(read, { process: sampleProcess({}), native: true }, none);
    assert.deepEqual([...new Set(texts(profile)[0])], ['0x7f0029fba;<module>:9;spin:4;read']);
    assert.equal(remarks.length, 1);
    assert.match(remarks[0], /^py-spy does not find the function.* Python frames are whole\. .*--with-lto/);
  });

  it('in libraries without symbols are told by the libraries’ names', () => {
    const read = recorded({
      main: [...times(3, '<module>:9;spin:4;0x7f0011111@/opt/libown.so.3'), ...times(7, '<module>:9;spin:4')],
    });
    const { profile, remarks } = mendStacks(read, { process: sampleProcess({}), native: true }, none);
    assert.equal(profile, read);
    assert.equal(remarks.length, 1);
    assert.match(remarks[0], /^30 % of the samples are in functions without a name.*: libown\.so\.3 has no symbols/);
  });
});
