/** When a request of the page fails, the page continues with the data it has. */
import assert from 'node:assert/strict';
import { wholeProfile } from '../../../src/profile/scope';
import type { FromPage, ToPage } from '../../../src/protocol';
import type { ProfileQueries } from '../../../src/query/queries';
import { FlameSession } from '../../../src/page/session';
import type { Host } from '../../../webview/flame/host';
import { PageModel } from '../../../webview/flame/state/pageModel';
import { initialState } from '../../../webview/flame/state/pageState';
import { silentPorts } from '../../page/silentPorts';
import { sampleQueries } from '../sampleQueries';

/** The page's model connected to a session, without a browser. */
async function connected(queries: ProfileQueries): Promise<{ model: PageModel; problems: string[] }> {
  const problems: string[] = [];
  const received: ((message: FromPage) => Promise<void>)[] = [];
  const host: Host = {
    post: (message) => void received[0](message),
    onMessage: () => undefined,
    load: () => initialState,
    save: () => undefined,
  };
  const model = new PageModel(host);
  const session = new FlameSession({
    load: async () => ({ queries, summary: await queries.summary(), numbering: '' }),
    post: (message: ToPage) => {
      if (message.type === 'loaded') model.load(message);
      else if (message.type === 'answer' || message.type === 'failure') model.requests.receive(message);
    },
    ...silentPorts,
    problem: (message, cause) => problems.push(`${message}: ${String(cause)}`),
  });
  received.push((message) => session.receive(message));
  await session.receive({ type: 'ready', widthPx: 0, minPx: 2 });
  return { model, problems };
}

const fails = (): Promise<never> => Promise.reject(new RangeError('no such node'));
const settled = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve, 20));

describe('a question that fails', () => {
  it('of where the zoom lies in another part of the profile: all of that part is shown', async () => {
    const { model, problems } = await connected({ ...sampleQueries(), translate: fails });
    model.zoomTo('leftHeavy', { node: 2, range: null });
    model.setScope({ ...wholeProfile, transforms: [{ kind: 'myCode' }] });
    await settled();
    assert.equal(model.isSettled, true);
    assert.equal(model.state.zoom.leftHeavy.node, 0);
    assert.equal(problems.length, 1, problems.join());
  });

  it('of what a part of the profile holds: what is known of the earlier part stands', async () => {
    const { model } = await connected({ ...sampleQueries(), scope: fails });
    model.setScope({ ...wholeProfile, transforms: [{ kind: 'myCode' }] });
    await settled();
    assert.equal(model.isSettled, true);
  });

  it('of where the chosen function lies in another view: it stays chosen, in no tree', async () => {
    const { model, problems } = await connected({ ...sampleQueries(), nodeOf: fails });
    model.select({ frame: 2, tree: 'leftHeavy', node: 3 });
    let told = 0;
    model.on(['selection'], () => told++);
    model.setView('timeOrder');
    await settled();
    assert.deepEqual(model.state.selection, { frame: 2, tree: null, node: 0 });
    assert.equal(told, 1);
    assert.equal(problems.length, 1, problems.join());
  });
});
