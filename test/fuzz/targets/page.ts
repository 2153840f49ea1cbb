/** Messages of a page to its host. */
import assert from 'node:assert/strict';
import { wholeProfile } from '../../../src/profile/scope';
import { readMessage } from '../../../src/page/messages';
import { FlameSession } from '../../../src/page/session';
import { createQueries } from '../../../src/query/queries';
import { mapper, profileOf, sampleCalls } from '../../webview/sampleQueries';
import { jsonOf } from '../mutate';
import { type AnyTarget, type Target } from '../target';

const view = { kind: 'leftHeavy' };
const asked: readonly (readonly [name: string, ...args: readonly unknown[]])[] = [
  ['slice', wholeProfile, view, 0, 800, 2, null],
  ['slice', { ...wholeProfile, threads: [0], window: { start: 0, end: 3 } }, { kind: 'timeOrder' }, 0, 800, 2, null],
  [
    'slice',
    { ...wholeProfile, transforms: [{ kind: 'myCode' }, { kind: 'hide', by: 'file', key: '/a' }] },
    { kind: 'callers', frame: 1 },
    0,
    800,
    2,
    null,
  ],
  ['silhouette', wholeProfile, view, 'price', 0, 800, 2, null],
  ['search', wholeProfile, 'handle|price'],
  ['hit', wholeProfile, view, 'tiny', 0, 1],
  ['scope', wholeProfile],
  ['table', wholeProfile, { sort: 'self', descending: true, filter: '', from: 0, count: 50 }],
  ['nodeOf', wholeProfile, view, 2],
  ['translate', { scope: wholeProfile, view, node: 1 }, { scope: wholeProfile, view: { kind: 'callees', frame: 1 } }],
  ['lineHeat', wholeProfile, '/w/a.py'],
  ['rangeHeat', wholeProfile, '/w/a.py', [{ start: 1, end: 9 }]],
  ['hotLines', wholeProfile, { filter: '', top: 20 }],
  ['stackText', wholeProfile, view, 1],
  ['exportProfile', 'pprof', wholeProfile],
  ['exportRemarks', 'collapsed', wholeProfile],
  ['report', 10],
  ['oddTask'],
];
const seeds: readonly object[] = [
  ...asked.map(([name, ...args]) => ({ type: 'request', id: 7, name, args })),
  { type: 'ready', widthPx: 800, minPx: 2, sampleType: 'cpu' },
  { type: 'showFrame', node: 1, frame: 1, file: '/srv/app/a.py', line: 3, keepFocus: true },
  { type: 'copy', text: 'main' },
  { type: 'action', action: 'reload' },
  { type: 'liveControl', control: 'stop' },
  { type: 'export', format: 'pprof', scope: wholeProfile },
  { type: 'setting', name: 'colourBy', value: 'package' },
  { type: 'chooseType', sampleType: 'cpu' },
];

const settings = { colourBy: 'package', orientation: 'icicle', view: 'leftHeavy' } as const;
const nothing = (): void => undefined;

const page: Target<string> = {
  name: 'page-messages',
  inputs: jsonOf(...seeds),
  sizeOf: ({ length }) => length,
  async run(text) {
    let message: unknown;
    try {
      message = JSON.parse(text);
    } catch {
      return false;
    }
    const read = readMessage(message);
    if ('problem' in read) {
      assert.ok(read.problem.length < 500, read.problem.slice(0, 600));
      return false;
    }
    const queries = createQueries(profileOf(sampleCalls, null), mapper);
    let [answers, problems] = [0, 0];
    const session = new FlameSession({
      load: async () => ({ queries, summary: await queries.summary(), numbering: '' }),
      post: (said) => void (said.type === 'answer' && answers++),
      ...{
        showFrame: nothing,
        copy: nothing,
        action: nothing,
        saveSetting: nothing,
        scopeChanged: nothing,
        export: nothing,
      },
      settings: () => settings,
      problem: () => void problems++,
    });
    await session.receive({ type: 'ready', widthPx: 0, minPx: 2 });
    const before = answers;
    await session.receive(read);
    // What made a graph fail is out of the way when its page is told to try again.
    await session.receive({ type: 'action', action: 'reload' });
    await session.receive({ type: 'request', id: 9, name: 'search', args: [wholeProfile, 'price'] });
    assert.ok(answers > before, 'the session answers no more');
    return problems === 0;
  },
};

export const pageTargets: readonly AnyTarget[] = [page];
