import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { run } from '../../src/cli/program';
import { parseProfile } from '../../src/profile/formats/parse';
import type { Profile } from '../../src/profile/types';
import { samplesOf } from '../profile/formats/samplesOf';

const SAMPLE = path.resolve('media/sample/orders-api.speedscope.json');

describe('convert', () => {
  let folder: string;
  const notes: string[] = [];
  const results: string[] = [];
  const at = (name: string): string => path.join(folder, name);
  const convert = (...argv: string[]): Promise<number> =>
    run(['convert', ...argv], { result: (text) => void results.push(text), note: (text) => void notes.push(text) });
  const read = (name: string): Profile => {
    const bytes = readFileSync(at(name));
    return parseProfile(bytes[0] === 0x1f ? gunzipSync(bytes) : bytes, name);
  };
  const sum = ({ threads }: Profile): number =>
    threads.reduce((all, { samples }) => all + samples.weight.reduce((a, b) => a + b, 0), 0);

  before(() => void (folder = mkdtempSync(path.join(tmpdir(), 'convert-'))));
  beforeEach(() => void (notes.length = results.length = 0));
  after(() => rmSync(folder, { recursive: true }));

  it('tells the format by the ending; nothing of the sample is lost on the way', async () => {
    const whole = parseProfile(readFileSync(SAMPLE), 'sample');
    const microseconds = Math.round(sum(whole) * 1e6);
    for (const name of ['a.speedscope.json', 'a.json', 'a.txt', 'a.collapsed', 'a.folded', 'a.pb.gz', 'a.pprof']) {
      assert.equal(await convert(SAMPLE, '-o', at(name)), 0, notes.join('\n'));
      const profile = read(name);
      const perUnit = { seconds: 1e6, nanoseconds: 1e-3, none: 1 }[profile.unit as 'seconds'];
      assert.ok(Math.abs(sum(profile) * perUnit - microseconds) <= 1, `${name}: ${sum(profile)} ${profile.unit}`);
    }
    assert.deepEqual(
      read('a.json').threads.map((_thread, t) => samplesOf(read('a.json'), t)),
      whole.threads.map((_thread, t) => samplesOf(whole, t)),
    );
    assert.deepEqual(read('a.json').capture, whole.capture);
    assert.deepEqual(notes, []);
    assert.deepEqual(results, []);
  });

  it('takes --format whatever the ending, and compressed input', async () => {
    writeFileSync(at('stacks.gz'), gzipSync('main (a.py:3);work (a.py:9) 4\nmain (a.py:3) 1\n'));
    assert.equal(await convert(at('stacks.gz'), '-o', at('out.dat'), '--format', 'pprof'), 0, notes.join('\n'));
    assert.deepEqual(samplesOf(read('out.dat')).sort(), ['main@3 1', 'main@3>work@9 4']);
  });

  it('says on stderr what the reader left out', async () => {
    writeFileSync(at('odd.txt'), 'a;b 1\nodd\na 2\n');
    assert.equal(await convert(at('odd.txt'), '-o', at('odd.json')), 0);
    assert.deepEqual(notes, ['1 line is no stack with a weight and left out, the first is line 2: "odd".']);
  });

  it('a profile that the format cannot hold leaves nothing behind', async () => {
    writeFileSync(at('counts.txt'), 'a;b 1\n');
    const before = readdirSync(folder);
    assert.equal(await convert(at('counts.txt'), '-o', at('counts.cpuprofile')), 1);
    assert.match(notes[0], /^ecs-profiler: A \.cpuprofile holds time, this profile counts none\. /);
    assert.equal(await convert(at('nowhere'), '-o', at('x.json')), 1);
    assert.deepEqual(readdirSync(folder), before);
  });

  for (const [what, argv] of [
    ['no output', [SAMPLE]],
    ['an ending of nothing', [SAMPLE, '-o', 'x.what']],
    ['an unknown format', [SAMPLE, '-o', 'x.json', '--format', 'dot']],
    ['no input', ['-o', 'x.json']],
  ] as const) {
    it(`exits 2 for ${what}`, async () => {
      assert.equal(await convert(...argv), 2);
      assert.notEqual(notes.join(''), '');
    });
  }
});
