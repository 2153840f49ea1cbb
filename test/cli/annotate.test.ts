import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from '../../src/cli/program';
import { parseProfile } from '../../src/profile/formats/parse';
import { writeSpeedscope } from '../support/writeSpeedscope';
import { readFileSync } from 'node:fs';

const RAN = 'def price(cart):\n\ttotal = 0\n\tfor item in cart:\n\t\ttotal += item.price\n\treturn total\n';
/** price:4 (6 s) and price:3 (1 s) below handle:2, decode (2 s); idle 5 s. */
const STACKS = [
  'handle (/srv/shop/handle.py:2);price (/srv/shop/price.py:4) 6',
  'handle (/srv/shop/handle.py:2);price (/srv/shop/price.py:3) 1',
  'decode (/usr/lib/python3.12/json/decoder.py:90) 2',
].join('\n');

describe('annotate', () => {
  let root: string;
  const at = (name: string): string => path.join(root, name);
  const cli = async (...argv: string[]): Promise<{ code: number; out: string; err: string }> => {
    const [out, err]: [string[], string[]] = [[], []];
    const code = await run([...argv, '--workspace', root], {
      result: (text) => void out.push(text),
      note: (text) => void err.push(text),
    });
    return { code, out: out.join('\n'), err: err.join('\n') };
  };
  before(() => {
    root = mkdtempSync(path.join(tmpdir(), 'annotate-'));
    mkdirSync(at('shop'));
    writeFileSync(at('shop/price.py'), RAN);
    writeFileSync(at('shop/handle.py'), 'def handle(cart):\n    return price(cart)\n');
    writeFileSync(at('c.txt'), `${STACKS}\n`);
  });
  after(() => rmSync(root, { recursive: true }));

  it('prints the source with self and total of each line', async () => {
    const { code, out, err } = await cli('annotate', at('shop/price.py'), '--capture', at('c.txt'));
    assert.equal(code, 0, err);
    assert.deepEqual(out.split('\n').slice(1), [
      'Not compared: the capture does not say which text ran.',
      '',
      ' self % total %      self     total  line',
      '                                     1 | def price(cart):',
      '                                     2 |     total = 0',
      '   11.1    11.1         1         1  3 |     for item in cart:',
      '   66.7    66.7         6         6  4 |         total += item.price',
      '                                     5 |     return total',
      '                                     6 |',
    ]);
  });

  it('--context leaves out what is far from lines that ran; --json gives every line that ran', async () => {
    const { out } = await cli('annotate', at('shop/price.py'), '--capture', at('c.txt'), '--context', '0');
    assert.deepEqual(
      out
        .split('\n')
        .slice(4)
        .map((line) => line.replace(/^.*?(\d+) \|/, '$1 |')),
      ['3 |     for item in cart:', '4 |         total += item.price'],
    );
    const json = JSON.parse((await cli('annotate', at('shop/price.py'), '--capture', at('c.txt'), '--json')).out) as {
      file: string;
      truth: string;
      lines: { line: number; ranLine: number; self: number; totalPercent: number }[];
    };
    assert.deepEqual(
      [json.file, json.truth, json.lines.map(({ line, ranLine, self }) => [line, ranLine, self])],
      [
        at('shop/price.py'),
        'unknown',
        [
          [3, 3, 1],
          [4, 4, 6],
        ],
      ],
    );
  });

  it('what a file holds reaches no terminal as a control', async () => {
    const evil =
      'def price(cart):\n\ttotal = 0\n\tfor item in cart:\n\t\ttotal += 1 # \u001b[2J\u202e\n\treturn total\n';
    writeFileSync(at('shop/price.py'), evil);
    const { out } = await cli('annotate', at('shop/price.py'), '--capture', at('c.txt'));
    writeFileSync(at('shop/price.py'), RAN);
    assert.ok(!/[\u001b\u202e]/.test(out) && out.includes('\\u001b[2J\\u202e'), out);
  });

  it('follows lines from the text that ran, found in Git, into the file of now', async () => {
    const git = (...args: string[]): string =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: root, encoding: 'utf8' });
    git('init', '-q');
    git('add', 'shop');
    git('commit', '-qm', 'as it ran');
    writeFileSync(
      at('shop/price.py'),
      RAN.replace('def price', '# priced by the item\n\ndef price').replace(
        'for item in cart',
        'for item in list(cart)',
      ),
    );
    const profile = parseProfile(readFileSync(at('c.txt')), 'c.txt');
    const bytes = Buffer.from(RAN);
    const file = {
      path: '/srv/shop/price.py',
      sha256: createHash('sha256').update(bytes).digest('hex'),
      gitBlob: createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex'),
      bytes: bytes.length,
    };
    const { capture } = parseProfile(readFileSync('media/sample/orders-api.speedscope.json'), 'sample');
    assert.ok(capture);
    writeFileSync(at('c.speedscope.json'), writeSpeedscope({ ...profile, capture: { ...capture, files: [file] } }));
    const { out } = await cli('annotate', at('shop/price.py'), '--capture', at('c.speedscope.json'), '--context', '0');
    writeFileSync(at('shop/price.py'), RAN);
    assert.match(out, /Moved: another text ran, of commit [0-9a-f]{8} \([\d-]+, as it ran\)/);
    assert.match(out, /66\.7 +66\.7 .* 6 \| {9}total \+= item\.price\n/);
    assert.match(out, /Not shown: 1 line that ran and is no longer in this file, 11\.1 % self\.$/);
  });

  it('refuses a file that did not run, or is none, in one line that says what to do', async () => {
    writeFileSync(at('shop/other.py'), 'x = 1\n');
    const unused = await cli('annotate', at('shop/other.py'), '--capture', at('c.txt'));
    assert.equal(unused.code, 1);
    assert.match(
      unused.err,
      /^ecs-profiler: No line of .*other\.py ran in .*\. Files with most of its time: .*price\.py, .*handle\.py\.$/,
    );
    const absent = await cli('annotate', at('absent.py'), '--capture', at('c.txt'));
    assert.deepEqual([absent.code, absent.out], [1, '']);
    assert.match(absent.err, /Could not read .*absent\.py\. Name a file of the workspace\.$/);
    assert.equal((await cli('annotate', at('shop/other.py'))).code, 2);
  });

  it('report --lines: lines across files, hottest first', async () => {
    const { code, out, err } = await cli('report', at('c.txt'), '--lines');
    assert.equal(code, 0, err);
    assert.ok(!out.includes('Functions'));
    assert.deepEqual(
      out
        .split('\n')
        .slice(-4)
        .map((line) => line.trim().split(/\s+/).slice(0, 3).join(' ')),
      ['66.7 66.7 price', '22.2 22.2 decode', '11.1 11.1 price', '0.0 77.8 handle'],
    );
    const json = JSON.parse((await cli('report', at('c.txt'), '--lines', '--json', '--top', '1')).out) as {
      functions?: unknown;
      lines: { name: string; line: number; source: { file: string } }[];
    };
    assert.deepEqual(
      [json.functions, json.lines.map(({ name, line, source }) => [name, line, source.file])],
      [undefined, [['price', 4, at('shop/price.py')]]],
    );
  });
});
