/** Source maps, and source text as JavaScript, TypeScript and Python. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { functionsOfText } from '../../../src/javascript/fileFunctions';
import { declarationsOf } from '../../../src/source/positions/declarations';
import { maskText } from '../../../src/source/positions/maskText';
import { sourceMapReference } from '../../../src/source/sourceMapReference';
import { SourceMap } from '../../../src/source/sourceMap';
import { bytesOf, jsonOf } from '../mutate';
import * as seeds from '../seedTexts';
import { type AnyTarget, MOST_BYTES, type Target } from '../target';

/** What is asked of a map: lines and columns (0: not known). */
const PLACES = [
  [1, 0],
  [1, 1],
  [1, 5],
  [1, 20],
  [3, 5],
  [0, 0],
  [0x7fffffff, 0x7fffffff],
] as const;

const sourceMaps: Target<string> = {
  name: 'source-maps',
  inputs: fc.oneof(
    jsonOf(...seeds.sourceMaps),
    bytesOf(jsonOf(...seeds.sourceMaps)).map((bytes) => bytes.toString('latin1')),
  ),
  sizeOf: ({ length }) => length,
  run(json) {
    const map = SourceMap.parse(json, '/srv/app/dist');
    if (map === null) return false;
    for (const path of map.sources) assert.equal(typeof path, 'string');
    for (const [line, column] of PLACES) {
      const found = map.original(line, column, { line: 1, column: 1 });
      if (found !== null) assert.ok(found.line >= 1 && typeof found.path === 'string', JSON.stringify(found));
      const name = map.nameOf({ line, column }, 'f');
      assert.ok(name === null || typeof name === 'string', 'the name of a function is no text');
    }
    return true;
  },
};

const sourceText: Target<string> = {
  name: 'source-text',
  inputs: bytesOf(fc.constantFrom(...seeds.sourceTexts)).map((bytes) => bytes.toString('utf8').slice(0, MOST_BYTES)),
  sizeOf: ({ length }) => length,
  run(text) {
    const reference = sourceMapReference(text);
    if (reference !== null && 'json' in reference) SourceMap.parse(reference.json, '/srv');
    const found = functionsOfText(text, 'a.ts');
    for (const language of ['script', 'python'] as const) {
      const masked = maskText(text, language);
      assert.equal(masked.text.length, text.length, 'a masked text has another length');
      declarationsOf(masked, language);
    }
    return found !== null;
  },
};

export const textTargets: readonly AnyTarget[] = [sourceMaps, sourceText];
