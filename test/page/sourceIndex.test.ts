import assert from 'node:assert/strict';
import type { FrameSlice, SliceFrame } from '../../src/query/types';
import { FramePacker } from '../../src/query/frameColumns';
import { SourceIndex } from '../../src/page/sourceIndex';

/** Gives every file and line a function of its own. */
const places: string[] = [];
const idOf = (file: string, line: number): number => {
  const place = `${file}:${line}`;
  const known = places.indexOf(place);
  return known >= 0 ? known : places.push(place) - 1;
};

const frame = (file: string, line: number, source: SliceFrame['source']): SliceFrame => ({
  id: idOf(file, line),
  definition: { line, column: 0 },
  name: 'f',
  file,
  line,
  kind: 'code',
  package: '',
  mine: true,
  source,
  selfShare: 0,
});

const columnsOf = (frames: readonly SliceFrame[]): FrameSlice['frames'] => {
  const packer = new FramePacker();
  for (const frame of frames) {
    packer.placeOf(
      frame.id,
      () => frame,
      () => 0,
    );
  }
  return packer.columns();
};

const sliceOf = (frames: readonly SliceFrame[]): FrameSlice => ({
  node: new Int32Array(),
  parent: new Int32Array(),
  frame: new Int32Array(),
  frameOf: new Int32Array(),
  line: new Int32Array(),
  folded: new Int32Array(),
  self: new Float64Array(),
  total: new Float64Array(),
  start: new Float64Array(),
  span: new Float64Array(),
  frames: columnsOf(frames),
  ancestors: [],
  rootTotal: 0,
  rootSpan: 0,
  change: null,
  depthBelow: 0,
  hasSilhouette: false,
  thread: null,
});

describe('where shown frames lie', () => {
  it('knows the frames of every slice that was shown, however many came since', () => {
    const index = new SourceIndex();
    const placeOf = (s: number): SliceFrame['source'] => ({ file: `/workspace/${s}.py`, line: s + 1, column: 2 });
    for (let s = 0; s < 40; s++)
      index.putSlice(sliceOf([frame(`/app/${s}.py`, s + 1, placeOf(s)), frame('/usr/lib/x.py', s + 1, null)]));
    for (let s = 0; s < 40; s++) assert.deepEqual(index.find(idOf(`/app/${s}.py`, s + 1), s + 1), placeOf(s));
  });

  it('tells the functions of one minified line apart', () => {
    const index = new SourceIndex();
    const ofBundle = (id: number, file: string): SliceFrame => ({
      ...frame('/app/dist/bundle.js', 1, { file, line: 7, column: 3 }),
      id,
    });
    index.putSlice(sliceOf([ofBundle(4, '/workspace/a.ts'), ofBundle(5, '/workspace/b.ts')]));
    assert.equal(index.find(4, 1)?.file, '/workspace/a.ts');
    assert.equal(index.find(5, 1)?.file, '/workspace/b.ts');
  });

  it('knows nothing of a place outside the workspace, nor of one that was never shown', () => {
    const index = new SourceIndex();
    index.putSlice(
      sliceOf([
        frame('/usr/lib/x.py', 3, null),
        frame('/app/a.py', 3, { file: '/workspace/a.py', line: 3, column: 1 }),
      ]),
    );
    assert.equal(index.find(idOf('/usr/lib/x.py', 3), 3), null);
    assert.equal(index.find(idOf('/app/a.py', 4), 4), null);
  });
});
