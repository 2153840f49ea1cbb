import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { createSourceMapper } from '../../src/source/createSourceMapper';
import type { BuiltMapper } from '../../src/source/types';
import { capturedFiles, layouts, layOut, workspaceOf, type Layout } from './layouts';

/** The files that ran with the functions seen in them. */
const ranFiles = ({ places }: Layout) =>
  [...new Set(places.map(({ ran }) => ran))].map((path) => ({ path, functions: places.filter(({ ran }) => ran === path).map((place) => ({ name: place.function, line: place.line })) }));

describe('layouts', () => {
  it('are all there', () => assert.ok(layouts.length >= 19, `${layouts.length}`));

  for (const layout of layouts) {
    describe(`${layout.name}: ${layout.says}`, () => {
      let folder = '';
      let show: (file: string) => string;
      const mappers = new Map<boolean, BuiltMapper>();
      before(async () => {
        folder = layOut(layout);
        const workspace = workspaceOf(layout, folder);
        show = workspace.show;
        for (const hashed of [true, false]) {
          mappers.set(hashed, await createSourceMapper({
            files: ranFiles(layout), workspace: workspace.files, hint: { service: layout.service }, pathMappings: layout.pathMappings, captured: hashed ? capturedFiles(folder, layout.places) : undefined,
          }));
        }
      });
      after(() => rmSync(folder, { recursive: true, force: true }));

      for (const { ran, line, file, needsDigest } of layout.places) {
        it(`${ran}:${line} → ${file ?? 'nowhere'}`, () => {
          const expected = file === null ? null : { file: show(file), line, column: 1 };
          assert.deepEqual(mappers.get(true)?.locate(ran, line, 0), expected);
          // Profiles of others carry no digests: what they lead to is the same, or nothing.
          assert.deepEqual(mappers.get(false)?.locate(ran, line, 0), needsDigest ? null : expected);
          assert.equal(mappers.get(true)?.fileOf(ran), expected?.file ?? null);
        });
      }

      it('asks about what nothing tells apart, and about nothing else', () => {
        const ties = mappers.get(true)?.ties.map(({ prefix, folders }) => ({ prefix, folders }));
        assert.deepEqual(ties, (layout.ties ?? []).map(({ prefix, folders }) => ({ prefix, folders: folders.map(show) })));
      });
    });
  }
});
