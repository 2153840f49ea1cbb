import assert from 'node:assert/strict';
import { wholeProfile, type Scope } from '../../src/profile/scope';
import type { ExportMessage, FromPage, ToPage } from '../../src/protocol';
import type { SourceLocation } from '../../src/source/types';
import type { LoadedProfile } from '../../src/page/ports';
import { FlameSession } from '../../src/page/session';
import type { ViewSpec } from '../../src/query/types';
import { mapper, sampleCalls, profileOf, sampleQueries } from '../webview/sampleQueries';
import { unite } from '../../src/query/compare/unite';
import { compareQueries, createQueries } from '../../src/query/queries';

import { asMessage, asTold, type Question } from './questions';

const leftHeavy: ViewSpec = { kind: 'leftHeavy' };
const settings = { colourBy: 'package', orientation: 'icicle', view: 'leftHeavy' } as const;

/** A session for the sample profile, and a record of what it did. */
async function opened(queries = createQueries(profileOf(sampleCalls, null), mapper)): Promise<{
  session: { receive(message: FromPage | Question): Promise<void>; reload(): Promise<void> };
  posted: ReturnType<typeof asTold>[];
  scopes: Scope[];
  exports: ExportMessage[];
  saved: string[];
  shown: (SourceLocation | null)[];
  problems: string[];
  loads: (LoadedProfile | null)[];
}> {
  const did = {
    posted: [] as ReturnType<typeof asTold>[],
    scopes: [] as Scope[],
    exports: [] as ExportMessage[],
    saved: [] as string[],
    shown: [] as (SourceLocation | null)[],
    problems: [] as string[],
    loads: [] as (LoadedProfile | null)[],
  };
  const asked: Question[] = [];
  const session = new FlameSession({
    load: async (broken) => {
      did.loads.push(broken);
      return { queries, summary: await queries.summary(), numbering: '' };
    },
    post: (message) => did.posted.push(asTold(message, asked)),
    showFrame: (location) => did.shown.push(location),
    copy: () => undefined,
    action: () => undefined,
    settings: () => settings,
    saveSetting: (name, value) => did.saved.push(`${name} ${value}`),
    scopeChanged: (scope) => did.scopes.push(scope),
    export: (message) => did.exports.push(message),
    problem: (message, cause) => did.problems.push(`${message}: ${String(cause)}`),
  });
  await session.receive({ type: 'ready', widthPx: 0, minPx: 2 });
  did.posted.length = 0;
  const receive = (message: FromPage | Question): Promise<void> => {
    if (!('request' in message)) return session.receive(message);
    asked.push(message);
    return session.receive(asMessage(message));
  };
  return { session: { receive, reload: () => session.reload() }, ...did };
}

describe("the host's half of a page", () => {
  it('says which files are what ran once the profile is there, and again when that has changed', async () => {
    const queries = createQueries(profileOf(sampleCalls, null), mapper);
    const posted: ToPage[] = [];
    let truth: 'differs' | 'moved' = 'differs';
    const nothing = (): void => undefined;
    const session = new FlameSession({
      load: async () => ({ queries, summary: await queries.summary(), numbering: '' }),
      post: (message) => posted.push(message),
      truths: async () => [{ file: '/a.py', truth, text: 'x', lines: [] }],
      showFrame: nothing,
      copy: nothing,
      action: nothing,
      settings: () => settings,
      saveSetting: nothing,
      scopeChanged: nothing,
      export: nothing,
      problem: nothing,
    });
    await session.tellTruths();
    assert.equal(posted.length, 0);
    await session.receive({ type: 'ready', widthPx: 0, minPx: 2 });
    truth = 'moved';
    await session.tellTruths();
    assert.deepEqual(
      posted.map((message) => (message.type === 'truths' ? message.files[0].truth : message.type)),
      ['loaded', 'differs', 'moved'],
    );
  });

  it('has the graph made that the page is about to ask for, where it knows which, and makes it once', async () => {
    const working = createQueries(profileOf(sampleCalls, null), mapper);
    const made: unknown[][] = [];
    const { session, posted } = await opened({
      ...working,
      slice: (...args) => {
        made.push(args);
        return working.slice(...args);
      },
    });
    assert.deepEqual(made, [], 'the width is not known');
    await session.receive({ type: 'ready', widthPx: 700, minPx: 2 });
    assert.deepEqual(made, [[wholeProfile, leftHeavy, 0, 700, 2, null]]);
    const request = {
      type: 'sliceRequest',
      scope: wholeProfile,
      view: leftHeavy,
      focusNode: 0,
      widthPx: 700,
      minPx: 2,
      range: null,
    } as const;
    await session.receive({ ...request, request: 1 });
    assert.equal(made.length, 1);
    await session.receive({ ...request, request: 2, widthPx: 500 });
    await session.receive({ ...request, request: 3 });
    assert.deepEqual(
      made.slice(1).map((asked) => asked[3]),
      [500, 700],
    );
    const slices = posted.flatMap((message) => (message.type === 'slice' ? [message.slice] : []));
    assert.deepEqual(slices[2], slices[0]);
  });

  it('answers each request with its number', async () => {
    const { session, posted, problems } = await opened();
    const node = (await sampleQueries().nodeOf(wholeProfile, leftHeavy, 2)) as number;
    await session.receive({
      type: 'sliceRequest',
      request: 1,
      scope: wholeProfile,
      view: leftHeavy,
      focusNode: 0,
      widthPx: 500,
      minPx: 2,
      range: { start: 0, end: 5 },
    });
    await session.receive({ type: 'searchRequest', request: 2, scope: wholeProfile, query: 'price' });
    await session.receive({ type: 'scopeRequest', request: 3, scope: wholeProfile });
    await session.receive({
      type: 'tableRequest',
      request: 4,
      scope: wholeProfile,
      table: { sort: 'self', descending: true, filter: '', at: 0, count: 1 },
    });
    await session.receive({
      type: 'hitRequest',
      request: 5,
      scope: wholeProfile,
      view: leftHeavy,
      query: 'pric',
      fromNode: 0,
      step: 1,
    });
    await session.receive({ type: 'nodeRequest', request: 6, scope: wholeProfile, view: leftHeavy, frame: 2 });
    await session.receive({
      type: 'translateRequest',
      request: 7,
      from: { scope: wholeProfile, view: leftHeavy, node },
      to: { scope: wholeProfile, view: leftHeavy },
    });
    assert.deepEqual(
      posted.map((message) => [message.type, 'request' in message && message.request]),
      [
        ['slice', 1],
        ['searched', 2],
        ['scoped', 3],
        ['table', 4],
        ['hit', 5],
        ['node', 6],
        ['translated', 7],
      ],
    );
    const [slice, , , table, hit, found, translated] = posted;
    assert.ok(slice.type === 'slice' && slice.slice.rootTotal > 9.9);
    assert.ok(table.type === 'table' && table.page?.rows[0].name === 'price_basket');
    assert.ok(hit.type === 'hit' && hit.hit?.of === 2, 'price_basket and what lies in its file');
    assert.ok(
      found.type === 'node' && found.node === node && translated.type === 'translated' && translated.node === node,
    );
    assert.deepEqual(problems, []);
  });

  it('tells the editor which part the page looks at, once it is known to be one', async () => {
    const { session, posted, scopes } = await opened();
    const scope: Scope = { threads: [0], window: { start: 1, end: 3 }, transforms: [] };
    await session.receive({ type: 'scopeRequest', request: 1, scope });
    assert.deepEqual(scopes, [scope]);
    const [answer] = posted;
    assert.ok(answer.type === 'scoped' && answer.summary?.total === 2 && answer.error === '');
  });

  it('answers about two profiles as about one: how they are looked at is part of the scope', async () => {
    const side = (self: number): Parameters<typeof unite>[0] => ({
      name: 'a',
      mapper,
      profile: profileOf(
        [
          { name: 'main', file: '/srv/app/main.py', line: 3, self: 1 },
          { name: 'price', file: '/srv/app/main.py', line: 9, self },
        ],
        null,
      ),
    });
    const { session, posted, scopes } = await opened(compareQueries(unite(side(1), side(3))));
    const scope: Scope = { ...wholeProfile, compare: { mode: 'share', width: 'before', only: 'all', swapped: false } };
    await session.receive({ type: 'ready', widthPx: 0, minPx: 2 });
    await session.receive({ type: 'scopeRequest', request: 1, scope });
    await session.receive({
      type: 'sliceRequest',
      request: 2,
      scope,
      view: leftHeavy,
      focusNode: 0,
      widthPx: 500,
      minPx: 2,
      range: null,
    });
    await session.receive({
      type: 'tableRequest',
      request: 3,
      scope,
      table: { sort: 'delta', descending: true, filter: '', at: 0, count: 1 },
    });
    const [loaded, scoped, slice, table] = posted;
    assert.ok(loaded.type === 'loaded' && loaded.summary.comparison?.after.totalMs === 4000 && loaded.remark === '');
    assert.ok(
      scoped.type === 'scoped' && scoped.summary?.comparison?.unit === 'points' && scoped.summary.total === 100,
    );
    assert.ok(slice.type === 'slice' && slice.slice.change !== null);
    assert.deepEqual(
      [[...slice.slice.total], [...slice.slice.change.after]],
      [
        [100, 50, 50],
        [100, 25, 75],
      ],
    );
    assert.ok(table.type === 'table' && table.page?.rows[0].change?.delta === -25);
    assert.deepEqual(scopes, [scope]);
  });

  it('reports a bad filter and search in words, and stays usable', async () => {
    const { session, posted, problems } = await opened();
    await session.receive({ type: 'searchRequest', request: 1, scope: wholeProfile, query: '/(/' });
    await session.receive({
      type: 'tableRequest',
      request: 2,
      scope: wholeProfile,
      table: { sort: 'self', descending: true, filter: '/(/', at: 0, count: 1 },
    });
    await session.receive({
      type: 'hitRequest',
      request: 3,
      scope: wholeProfile,
      view: leftHeavy,
      query: '/(/',
      fromNode: 0,
      step: 1,
    });
    assert.deepEqual(
      posted.map((message) => [
        message.type,
        'error' in message && /is not a valid regular expression/.test(message.error),
      ]),
      [
        ['searched', true],
        ['table', true],
        ['hit', false],
      ],
    );
    assert.deepEqual([posted[2].type === 'hit' && posted[2].hit, problems], [null, []]);
  });

  it('a remembered node that is gone shows the whole, with what was asked for besides', async () => {
    const { session, posted, problems, loads } = await opened();
    await session.receive({
      type: 'sliceRequest',
      request: 1,
      scope: wholeProfile,
      view: { kind: 'timeOrder' },
      focusNode: 999_999,
      widthPx: 500,
      minPx: 2,
      range: null,
    });
    const [answer] = posted;
    assert.ok(answer.type === 'slice' && answer.slice.node[0] === 0 && answer.slice.thread === 0);
    assert.deepEqual([problems.length, loads.length], [1, 1]);
  });

  it('a function that is gone is told as such, and does not take the profile with it', async () => {
    const { session, posted, loads } = await opened();
    await session.receive({
      type: 'sliceRequest',
      request: 1,
      scope: wholeProfile,
      view: { kind: 'callers', frame: 9999 },
      focusNode: 0,
      widthPx: 500,
      minPx: 2,
      range: null,
    });
    await session.receive({
      type: 'nodeRequest',
      request: 2,
      scope: wholeProfile,
      view: { kind: 'callers', frame: 9999 },
      frame: 1,
    });
    await session.receive({
      type: 'translateRequest',
      request: 3,
      from: { scope: wholeProfile, view: { kind: 'callees', frame: 9999 }, node: 3 },
      to: { scope: wholeProfile, view: leftHeavy },
    });
    assert.deepEqual(
      posted.map(({ type }) => type),
      ['slice', 'node', 'translated'],
    );
    assert.ok(posted[0].type === 'slice' && posted[0].slice.node.length === 1 && posted[0].slice.rootTotal === 0);
    assert.ok(
      posted[1].type === 'node' && posted[1].node === null && posted[2].type === 'translated' && posted[2].node === 0,
    );
    assert.equal(loads.length, 1);
  });

  it('opens only places it has shown, from graph and table', async () => {
    const { session, shown } = await opened();
    const show = (file: string, line: number): Promise<void> =>
      session.receive({ type: 'showFrame', node: 1, frame: 2, file, line, keepFocus: true });
    await show('/srv/app/orders/pricing.py', 17);
    await session.receive({
      type: 'tableRequest',
      request: 2,
      scope: wholeProfile,
      table: { sort: 'self', descending: true, filter: 'price_basket', at: 0, count: 1 },
    });
    await show('/srv/app/orders/pricing.py', 17);
    assert.deepEqual(shown, [null, { file: '/workspace/orders/pricing.py', line: 17, column: 1 }]);
  });

  it('reads the profile anew when the way it is read has changed', async () => {
    const { session, posted, loads } = await opened();
    await session.reload();
    assert.deepEqual(
      [posted.map(({ type }) => type), loads.length, loads[0], loads[1] === null],
      [['loaded'], 2, null, false],
    );
  });

  it('reads it once more when that has changed while it was read', async () => {
    const { session, posted, loads } = await opened();
    const reading = session.reload();
    await Promise.all([session.reload(), session.reload(), reading]);
    assert.equal(loads.length, 3);
    assert.ok(loads[1] !== null && loads[2] !== null);
    assert.deepEqual(
      posted.map(({ type }) => type),
      ['loaded'],
    );
  });

  it('hands on what is to be kept and what is to be written', async () => {
    const { session, saved, exports } = await opened();
    await session.receive({ type: 'setting', name: 'colourBy', value: 'file' });
    await session.receive({ type: 'export', image: 'svg', data: '<svg/>' });
    assert.deepEqual([saved, exports], [['colourBy file'], [{ type: 'export', image: 'svg', data: '<svg/>' }]]);
  });
});
