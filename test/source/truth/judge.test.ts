/** How a workspace file relates to what ran, with a real Git repository. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { CapturedFile } from '../../../src/metadata/types';
import { createGitHistory } from '../../../src/source/truth/gitHistory';
import { judge, truthText } from '../../../src/source/truth/judge';
import { followLines } from '../../../src/source/truth/mapLines';
import type { History } from '../../../src/source/truth/types';

const first = 'import json\n\n\ndef slow(n):\n    return sum(i * i for i in range(n))\n';
const second = '"""Orders."""\nimport json\nimport sys\n\n\ndef slow(n):\n    return sum(i * i for i in range(n))\n';
const nowhere: History = { find: async () => null };

const capturedAs = (content: string | Uint8Array, name = '/srv/app/orders.py'): CapturedFile => {
  const bytes = Buffer.from(content);
  return {
    path: name,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    gitBlob: createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex'),
    bytes: bytes.length,
  };
};

describe('a workspace file and what ran', function () {
  this.timeout(30_000);
  let root: string;
  let file: string;
  const git = (...args: string[]): string =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', '-c', 'core.autocrlf=false', ...args], {
      cwd: root,
      encoding: 'utf8',
    });
  const commit = (name: string, text: string, message: string): string => {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), text);
    git('add', '-A');
    git('commit', '-qm', message);
    return git('rev-parse', 'HEAD').trim();
  };
  const history = createGitHistory(async () => 'git');
  let firstCommit: string;

  before(() => {
    root = mkdtempSync(path.join(os.tmpdir(), 'truth-'));
    git('init', '-q');
    firstCommit = commit('src/orders.py', first, 'First orders');
    commit('src/orders.py', second, 'Orders say what they are');
    file = path.join(root, 'src', 'orders.py');
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  it('is exact where the text is the same, whatever its line ends and its mark', async () => {
    for (const text of [second, second.replaceAll('\n', '\r\n'), `\uFEFF${second}`]) {
      assert.equal((await judge(file, { text }, [capturedAs(second)], nowhere)).truth, 'exact');
      assert.equal((await judge(file, { text: second }, [capturedAs(text)], nowhere)).truth, 'exact');
    }
    const latin = Buffer.from('# \u00e9t\u00e9\n', 'latin1');
    assert.equal(
      (await judge(file, { text: '# \u00e9t\u00e9\n', bytes: latin }, [capturedAs(latin)], nowhere)).truth,
      'exact',
    );
  });

  it('is one version where a map lists it several times: what loaders made of it is none', async () => {
    const mapped = (content: string, name: string, number: number, generated = '/srv/main.js'): CapturedFile => ({
      ...capturedAs(content, name),
      from: 'running',
      mapped: true,
      source: { generated, number },
    });
    const parts = [
      mapped('export {}', 'webpack://a/./orders.py?c1bf', 1),
      mapped(second, 'webpack://a/./orders.py', 2),
    ];
    assert.equal((await judge(file, { text: second }, parts, nowhere)).truth, 'exact');
    assert.equal((await judge(file, { text: second }, [...parts].reverse(), nowhere)).truth, 'exact');
    assert.equal((await judge(file, { text: `${second}#` }, parts, nowhere)).versions, 1);
    const two = [
      ...parts,
      mapped(first, 'webpack://a/./orders.py', 2),
      mapped(first, 'webpack://a/./orders.py', 2, '/b.js'),
    ];
    assert.deepEqual(
      await judge(file, { text: second }, two, nowhere).then(({ truth, versions }) => [truth, versions]),
      ['differs', 3],
    );
  });

  it('is moved where the container ran an earlier commit: lines are followed through both commits and an edit of now', async () => {
    const edited = second.replace('import sys\n', 'import sys\nimport os\n');
    const found = await judge(file, { text: edited }, [capturedAs(first)], history);
    assert.equal(found.truth, 'moved');
    assert.equal(found.ran?.text, first);
    assert.deepEqual(
      found.ran?.origin.kind === 'history' && [found.ran.origin.commit?.id, found.ran.origin.commit?.subject],
      [firstCommit, 'First orders'],
    );
    assert.equal(followLines(first, edited)(5), 8);
    assert.match(
      truthText(found),
      new RegExp(`of commit ${firstCommit.slice(0, 8)} \\(\\d{4}-\\d\\d-\\d\\d, First orders\\)`),
    );
  });

  it('is moved where the workspace has an edit that is not committed, and a line that was edited leads nowhere', async () => {
    const edited = second.replace('i * i', 'i ** 2');
    const found = await judge(file, { text: edited }, [capturedAs(second)], history);
    assert.equal(found.truth, 'moved');
    assert.deepEqual([6, 7].map(followLines(found.ran?.text ?? '', edited)), [6, null]);
  });

  it('differs where the container ran an edit that was never committed', async () => {
    const found = await judge(file, { text: second }, [capturedAs(second.replace('sum', 'max'))], history);
    assert.deepEqual([found.truth, found.ran], ['differs', null]);
  });

  it('is moved through a rename, and by what only another branch or a stash has', async () => {
    git('checkout', '-qb', 'topic');
    const renamed = commit('lib/renamed.py', second.replace('sum', 'min'), 'On a branch');
    git('checkout', '-q', '-');
    const branch = await judge(file, { text: second }, [capturedAs(second.replace('sum', 'min'))], history);
    assert.deepEqual(
      [branch.truth, branch.ran?.origin.kind === 'history' && branch.ran.origin.commit?.id],
      ['moved', renamed],
    );
    writeFileSync(file, second.replace('sum', 'any'));
    git('stash', '-q');
    assert.equal(
      (await judge(file, { text: second }, [capturedAs(second.replace('sum', 'any'))], history)).truth,
      'moved',
    );
  });

  it('is never taken from Git on the word of its id alone', async () => {
    const forged: CapturedFile = { ...capturedAs('other'), gitBlob: capturedAs(first).gitBlob, bytes: first.length };
    assert.equal((await judge(file, { text: second }, [forged], history)).truth, 'differs');
  });

  it('differs where tasks ran several versions, and is unknown where the capture does not tell', async () => {
    const several = await judge(file, { text: second }, [capturedAs(second), capturedAs(first)], history);
    assert.deepEqual([several.truth, several.versions], ['differs', 2]);
    assert.match(truthText(several), /2 versions/);
    assert.equal((await judge(file, { text: second }, [], history)).truth, 'unknown');
  });

  it('differs without a word where there is no Git, no repository, or a broken one', async () => {
    const outside = mkdtempSync(path.join(os.tmpdir(), 'truth-none-'));
    try {
      const place = path.join(outside, 'orders.py');
      for (const one of [
        history,
        createGitHistory(async () => null),
        createGitHistory(async () => '/nowhere/git'),
        createGitHistory(() => Promise.reject(new Error('no'))),
      ]) {
        assert.equal((await judge(place, { text: second }, [capturedAs(first)], one)).truth, 'differs');
      }
    } finally {
      rmSync(outside, { recursive: true, force: true });
    }
  });

  it('runs nothing that the repository configures', async () => {
    const marker = path.join(root, 'ran');
    const script = path.join(root, 'evil.sh');
    writeFileSync(script, `#!/bin/sh\ntouch ${marker}\n`, { mode: 0o755 });
    for (const [key, value] of [
      ['core.fsmonitor', script],
      ['log.showSignature', 'true'],
      ['gpg.program', script],
      ['core.pager', script],
      ['diff.external', script],
      ['diff.x.textconv', script],
    ])
      git('config', key, value);
    writeFileSync(path.join(root, '.git', 'info', 'attributes'), '*.py diff=x\n');
    try {
      assert.equal((await judge(file, { text: second }, [capturedAs(first)], history)).truth, 'moved');
      assert.throws(() => execFileSync('test', ['-e', marker]));
    } finally {
      rmSync(path.join(root, '.git', 'config'));
      git('init', '-q');
    }
  });
});
