/** What the VSIX contains besides code: licences of the bundled packages, and documents whose links work. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import esbuild, { type BuildOptions } from 'esbuild';
import { pathToFileURL } from 'node:url';
import { bundledPackages, noticesText, packageFolder, shippedSbom, type BundledPackage } from '../../tools/lib/notices';

/** vsce's own rewriting of README and CHANGELOG; it exports the classes for its own tests. */
interface Processor {
  onFile(file: { path: string; localPath: string }): Promise<{ contents: Buffer | string }>;
}
type ProcessorClass = new (manifest: unknown, options: object) => Processor;

const LINK = /\[(?:[^\][]|!\[[^\][]*\]\([^)]+\))*\]\(([^)\s]+)\)/g;
const linksOf = (markdown: string): string[] =>
  [...markdown.replace(/```[^]*?```/g, '').matchAll(LINK)].map(([, link]) => link);
const isRelative = (link: string): boolean => !/^(\w+:|#)/.test(link);

describe('texts in the package', () => {
  const { ReadmeProcessor, ChangelogProcessor } = createRequire(path.resolve('package.json'))(
    '@vscode/vsce/out/package.js',
  ) as { ReadmeProcessor: ProcessorClass; ChangelogProcessor: ProcessorClass };
  const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as { repository: { url: string } };
  const packed = async (made: ProcessorClass, file: string): Promise<string> => {
    const { contents } = await new made(manifest, {}).onFile({
      path: `extension/${file}`,
      localPath: path.resolve(file),
    });
    return contents.toString();
  };

  it('have absolute links only, below the repository', async () => {
    const base = manifest.repository.url.replace(/\.git$/, '');
    for (const [made, file] of [
      [ReadmeProcessor, 'README.md'],
      [ChangelogProcessor, 'CHANGELOG.md'],
    ] as const) {
      const links = linksOf(await packed(made, file));
      assert.ok(links.length > 3, file);
      assert.deepEqual(links.filter(isRelative), [], file);
      assert.ok(
        links.some((link) => link.startsWith(`${base}/blob/`)),
        file,
      );
    }
  });

  it('lead to files that are there', () => {
    for (const file of ['README.md', 'CHANGELOG.md', 'SECURITY.md', 'CONTRIBUTING.md']) {
      const relative = linksOf(readFileSync(file, 'utf8')).filter(isRelative);
      assert.deepEqual(
        relative.filter((link) => !existsSync(link.replace(/#.*/, ''))),
        [],
        file,
      );
    }
  });
});

describe('licences of bundled packages', () => {
  it('are those of the packages whose bytes are in the bundles', async function () {
    this.timeout(60_000);
    const { targets, shippedTargets } = (await import(pathToFileURL(path.resolve('tools/build.mjs')).href)) as {
      targets: Readonly<Record<string, () => BuildOptions>>;
      shippedTargets: readonly string[];
    };
    const built = await Promise.all(
      shippedTargets.map((name) => esbuild.build({ ...targets[name](), metafile: true, write: false })),
    );
    const packages = bundledPackages(built.map(({ metafile }) => metafile));
    const names = packages.map(({ name }) => name);
    for (const name of ['ws', '@aws-sdk/client-ecs', 'd3-hierarchy']) assert.ok(names.includes(name), name);
    // Installed, but used only by tests and tools.
    for (const name of ['mocha', 'esbuild', 'playwright-core']) assert.ok(!names.includes(name), name);
    const text = noticesText(packages);
    for (const { name, version } of packages) assert.ok(text.includes(`${name} ${version} (`), name);
    const ws = packages.find(({ name }) => name === 'ws');
    assert.ok(ws !== undefined && ws.texts.length > 0 && text.includes(ws.texts[0]));
  });

  it('find a package’s folder, nested and scoped', () => {
    assert.equal(packageFolder('src/exec/socket.ts'), null);
    assert.equal(packageFolder('node_modules/ws/lib/x.js'), 'node_modules/ws');
    assert.equal(
      packageFolder('node_modules/@aws-sdk/core/node_modules/@smithy/types/dist/index.js'),
      'node_modules/@aws-sdk/core/node_modules/@smithy/types',
    );
  });

  const one = (name: string, more: Partial<BundledPackage> = {}): BundledPackage => ({
    name,
    version: '1.0.0',
    license: 'MIT',
    texts: ['The text.'],
    ...more,
  });

  it('share a text, and say where a package ships none; none at all is refused', () => {
    const text = noticesText([one('a'), one('b'), one('c', { texts: [] })]);
    assert.equal(text.split('The text.').length - 1, 1);
    assert.match(text, /a 1\.0\.0 \(MIT\)\nb 1\.0\.0 \(MIT\)\n\nThe text\./);
    assert.match(text, /c 1\.0\.0 \(MIT\)\n\nLicence: MIT\. The package ships no text of it\./);
    assert.throws(() => noticesText([one('d', { license: '', texts: [] })]), /No licence: d/);
  });

  it('are the only ones in the bill of materials', () => {
    const sbom = {
      metadata: { component: { 'bom-ref': 'ecs-profiler@0.1.0', name: 'some-folder' } },
      components: [{ 'bom-ref': '@s/a@1.0.0' }, { 'bom-ref': 'a@2.0.0' }, { 'bom-ref': 'a@1.0.0|node_modules/x/a' }],
      dependencies: [
        { ref: 'ecs-profiler@0.1.0', dependsOn: ['@s/a@1.0.0', 'mocha@11.0.0'] },
        { ref: 'mocha@11.0.0', dependsOn: [] },
      ],
    };
    const shipped = JSON.parse(shippedSbom(JSON.stringify(sbom), [one('@s/a'), one('a')])) as typeof sbom;
    assert.equal(shipped.metadata.component.name, 'ecs-profiler');
    assert.deepEqual(
      shipped.components.map((component) => component['bom-ref']),
      ['@s/a@1.0.0', 'a@1.0.0|node_modules/x/a'],
    );
    assert.deepEqual(shipped.dependencies, [{ ref: 'ecs-profiler@0.1.0', dependsOn: ['@s/a@1.0.0'] }]);
  });
});
