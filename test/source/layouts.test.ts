import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { createSourceMapper } from '../../src/source/createSourceMapper';
import { pathKey } from '../../src/source/paths';
import { judge, notInWorkspace } from '../../src/source/truth/judge';
import { followLines } from '../../src/source/truth/mapLines';
import type { BuiltMapper } from '../../src/source/types';
import { capturedFiles, historyOf, layouts, layOut, sourceMapsOf, workspaceOf, type Layout } from './layouts';

/** The files that ran with the functions seen in them. */
const ranFiles = ({ places }: Layout) =>
  [...new Set(places.map(({ ran }) => ran))].map((path) => ({
    path,
    functions: places.filter(({ ran }) => ran === path).map((place) => ({ name: place.function, line: place.line })),
  }));

describe('layouts', () => {
  it('are all there', () => assert.ok(layouts.length >= 21, `${layouts.length}`));

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
          mappers.set(
            hashed,
            await createSourceMapper({
              files: ranFiles(layout),
              workspace: workspace.files,
              hint: { service: layout.service },
              pathMappings: layout.pathMappings,
              sourceMaps: sourceMapsOf(layout, folder),
              captured: hashed ? capturedFiles(layout, folder) : undefined,
            }),
          );
        }
      });
      after(() => rmSync(folder, { recursive: true, force: true }));

      for (const { ran, line, column = 0, at = line, file, needsDigest, badge, becomes = at, gone } of layout.places) {
        it(`${ran}:${line} → ${file === null ? 'nowhere' : `${file}:${gone ? 'gone' : becomes}`}, ${badge}`, async () => {
          const found = (hashed: boolean) => {
            const place = mappers.get(hashed)?.locate(ran, line, column);
            return place ? { file: place.file, line: place.line } : null;
          };
          const expected = file === null ? null : { file: show(file), line: at };
          assert.deepEqual(found(true), expected);
          // Profiles of other tools have no digests. They must lead to the same place or nowhere.
          assert.deepEqual(found(false), needsDigest ? null : expected);

          const now = file === null ? null : readFileSync(path.join(folder, file), 'utf8');
          // The captured files that the mapper maps to this file: the executed file itself, or a source in its map.
          const captured = capturedFiles(layout, folder).filter(
            (one) => file !== null && pathKey(mappers.get(true)?.fileOf(one.path) ?? '') === pathKey(show(file)),
          );
          const contents = [...new Map(captured.map((one) => [one.sha256, one])).values()];
          const truth =
            file === null || now === null
              ? notInWorkspace
              : await judge(show(file), { text: now }, contents, historyOf(folder));
          assert.equal(truth.truth, badge);
          if (truth.ran !== null && now !== null)
            assert.equal(followLines(truth.ran.text, now)(at), gone ? null : becomes);
        });
      }

      it('asks about what nothing tells apart, and about nothing else', () => {
        const ties = mappers.get(true)?.ties.map(({ prefix, folders }) => ({ prefix, folders }));
        assert.deepEqual(
          ties,
          (layout.ties ?? []).map(({ prefix, folders }) => ({ prefix, folders: folders.map(show) })),
        );
      });
    });
  }
});
