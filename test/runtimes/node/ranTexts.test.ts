/** Source maps as the driver in the task hands them on, whatever is in them. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';

const load = createRequire(path.join(process.cwd(), 'package.json'));
const { createRanTexts } = load('./src/runtimes/node/remote/ranTexts.cjs') as {
  createRanTexts(): {
    look(threads: readonly object[], when: 'end'): Promise<void>;
    newMaps(): Record<string, string>;
    record(): Record<string, { readonly sources: readonly unknown[] | null }>;
  };
};
const { readMap } = load('./src/runtimes/node/remote/readMap.cjs') as {
  readMap(url: string): { readonly map: { readonly file: string } } | null;
};

interface Script {
  readonly url: string;
  readonly text: string;
  readonly mapUrl: string;
}

/** A thread that ran these scripts, as its debugger answers. */
function threadOf(scripts: readonly Script[]): object {
  const calls = {
    onEvent: (_method: string, _params: object): void => undefined,
    async call(method: string, { scriptId = '' }: { readonly scriptId?: string } = {}): Promise<object> {
      if (method === 'Debugger.enable')
        scripts.forEach(({ mapUrl, text }, i) =>
          calls.onEvent('Debugger.scriptParsed', {
            scriptId: String(i),
            sourceMapURL: mapUrl,
            hash: String(i),
            length: text.length,
            startLine: 0,
            startColumn: 0,
          }),
        );
      return method === 'Debugger.getScriptSource' ? { scriptSource: scripts[Number(scriptId)].text } : {};
    },
  };
  const nodes = scripts.map(({ url }, i) => ({
    id: i + 1,
    hitCount: 9,
    children: [],
    callFrame: { url, scriptId: String(i), functionName: 'f', lineNumber: 0, columnNumber: 0 },
  }));
  return { pid: 7, worker: '', calls, nodes };
}

describe('source maps of what ran, in the task', () => {
  let app: string;
  before(() => {
    app = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'ran-texts-')));
    mkdirSync(path.join(app, 'maps'));
  });
  after(() => rmSync(app, { recursive: true, force: true }));
  const inline = (map: unknown): string =>
    `data:application/json;base64,${Buffer.from(JSON.stringify(map)).toString('base64')}`;
  const right = { version: 3, sources: ['a.ts'], names: [], mappings: 'AAAA' };

  it('are left out where they are wrong, and cost no other script its own', async () => {
    const wrong = [
      { ...right, sources: 7 },
      { ...right, sourceRoot: {} },
      { ...right, mappings: 7 },
      null,
      7,
      { sections: [7] },
    ];
    const scripts = [...wrong, right].map((map, i) => ({
      url: `file:///gone/${i}.js`,
      text: `f(${i});`,
      mapUrl: inline(map),
    }));
    const texts = createRanTexts();
    await texts.look([threadOf(scripts)], 'end');
    assert.equal(Object.keys(texts.record()).length, scripts.length, 'all have digests');
    const maps = texts.newMaps();
    assert.deepEqual(JSON.parse(maps[`file:///gone/${wrong.length}.js`]), right);
    for (const i of [0, 2, 3, 4, 5]) assert.equal(maps[`file:///gone/${i}.js`], undefined);
  });

  it('keep absent sources absent where a map lies elsewhere than its script', async () => {
    const text = 'f();\n';
    writeFileSync(path.join(app, 'a.js'), text);
    const map = { ...right, sources: [null, '', '../src/a.ts', 'webpack://x/./b.ts'], sourceRoot: '' };
    writeFileSync(path.join(app, 'maps', 'a b.js.map'), JSON.stringify(map));
    const url = `file://${app}/a.js`;
    const texts = createRanTexts();
    await texts.look([threadOf([{ url, text, mapUrl: 'maps/a%20b.js.map?v=17' }])], 'end');
    const { sources } = JSON.parse(texts.newMaps()[url]) as { sources: unknown };
    assert.deepEqual(sources, [null, '', path.join(app, 'src', 'a.ts'), 'webpack://x/./b.ts']);
  });

  it('are left out where the root before their sources makes more of them than a map may have', async () => {
    const text = 'f();\n';
    const whole = { ...right, sources: new Array<string>(2000).fill('a.ts'), sourceRoot: 'r'.repeat(20_000) };
    const part = { ...whole, sourceRoot: 'r'.repeat(2000) };
    const sections = Array.from({ length: 50 }, (_, line) => ({ offset: { line, column: 0 }, map: part }));
    for (const [name, map] of Object.entries({ whole, sections: { version: 3, sections } })) {
      writeFileSync(path.join(app, `${name}.js`), text);
      writeFileSync(path.join(app, 'maps', `${name}.map`), JSON.stringify(map));
      const texts = createRanTexts();
      await texts.look([threadOf([{ url: `file://${app}/${name}.js`, text, mapUrl: `maps/${name}.map` }])], 'end');
      assert.deepEqual([texts.newMaps(), Object.keys(texts.record()).length], [{}, 1], name);
    }
  });

  it('are never read from what is no file of its own length', () => {
    for (const link of ['/dev/zero', '/proc/self/pagemap', '/proc/self/environ']) {
      writeFileSync(path.join(app, 'c.js'), `f(); //# sourceMappingURL=${link}\n`);
      let found: unknown = null;
      try {
        found = readMap(`file://${app}/c.js`);
      } catch (error) {
        assert.ok(error instanceof SyntaxError, 'an empty text is no JSON');
      }
      assert.equal(found, null, link);
      assert.equal(link.startsWith('/proc') ? null : readMap(`file://${link}`), null);
    }
  });

  it('are found by the last reference of a script, behind code too', () => {
    for (const name of ['right', 'stale'])
      writeFileSync(path.join(app, `${name}.map`), JSON.stringify({ ...right, file: name }));
    for (const text of [
      '//# sourceMappingURL=stale.map\nfunction hot(){}//# sourceMappingURL=right.map',
      '//# sourceMappingURL=stale.map\n//# sourceMappingURL=right.map\nconst s = "//# sourceMappingURL=stale.map";\n',
    ]) {
      writeFileSync(path.join(app, 'b.js'), text);
      assert.equal(readMap(`file://${app}/b.js`)?.map.file, 'right', text);
    }
  });
});
