/** A query that is only added to the registry is answered everywhere, and nothing outside the registry is. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { FlameSession } from '../../src/page/session';
import { ProfileError } from '../../src/profile/profileError';
import { wholeProfile } from '../../src/profile/scope';
import { openProfileAfter } from '../../src/query/openProfile';
import { answersAbout } from '../../src/query/channel';
import { openAnsweredBy, type WorkerQueries } from '../../src/worker/client';
import { Requests } from '../../webview/flame/state/requests';
import { silentPorts } from '../page/silentPorts';
import { sampleProfileText } from './sampleProfile';
import { withToy } from './toyRegistry';
import { buildWorker } from '../support/buildWorker';

describe('the registry of queries', () => {
  let folder = '';
  let file = '';
  let worker: WorkerQueries<typeof withToy>;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'registry-'));
    file = path.join(folder, 'sample.speedscope.json');
    await writeFile(file, sampleProfileText());
    const program = path.join(folder, 'worker.js');
    await buildWorker('test/query/toyWorker.ts', program);
    worker = await openAnsweredBy(withToy, { file, workspaceRoots: [] }, program);
  });
  after(async () => {
    worker.dispose();
    await rm(folder, { recursive: true });
  });

  /** Requests of a page, answered by its session through the worker. */
  async function page(): Promise<Requests<typeof withToy>> {
    const session = new FlameSession(
      {
        ...silentPorts,
        load: async () => ({ queries: worker, summary: await worker.summary(), numbering: '' }),
        post: (message) => {
          if (message.type === 'answer' || message.type === 'failure') requests.receive(message);
        },
      },
      withToy,
    );
    const requests = new Requests<typeof withToy>((message) => void session.receive(message));
    await session.receive({ type: 'ready', widthPx: 0, minPx: 2 });
    return requests;
  }

  it('answers a query that is only there in this process, in a worker and to a page', async () => {
    const { about } = await openProfileAfter({ file, workspaceRoots: [] });
    const here = answersAbout(about, withToy);
    assert.deepEqual([await here.threadsNamed('Main'), await here.threadsNamed('no')], [['MainThread'], []]);
    assert.deepEqual([await worker.threadsNamed('Main'), await worker.threadsNamed('no')], [['MainThread'], []]);
    const requests = await page();
    const told = await new Promise((resolve, reject) => requests.ask('x', 'threadsNamed', ['Main'], resolve, reject));
    assert.deepEqual(told, ['MainThread']);
  });

  it('answers nothing else: names that objects have anyway, and what is done with a profile, are no queries', async () => {
    const requests = await page();
    for (const name of ['constructor', 'toString', '__proto__', 'hasOwnProperty', 'dispose', 'reopen', 'open', '']) {
      const refused = await new Promise<unknown>((resolve, reject) =>
        requests.ask('x', name as 'summary', [], reject, resolve),
      );
      assert.ok(refused instanceof ProfileError && refused.message === `Nothing answers "${name}".`, name);
    }
    assert.equal((await worker.summary()).samples, 4, 'the worker is still there');
  });

  it('fails in one way everywhere: message and hint', async () => {
    const { about } = await openProfileAfter({ file, workspaceRoots: [] });
    const here = await answersAbout(about, withToy)
      .search(wholeProfile, '/(/')
      .catch((error: unknown) => error);
    const inWorker = await worker.search(wholeProfile, '/(/').catch((error: unknown) => error);
    const requests = await page();
    const onPage = await new Promise<unknown>((resolve, reject) =>
      requests.ask('x', 'search', [wholeProfile, '/(/'], reject, resolve),
    );
    for (const error of [here, inWorker, onPage]) {
      assert.ok(error instanceof ProfileError && here instanceof ProfileError);
      assert.deepEqual([error.message, error.hint], [here.message, here.hint]);
    }
  });

  it('a later question of a channel makes the earlier one stale, whatever became of it', async () => {
    const requests = await page();
    const told: string[] = [];
    await new Promise<void>((resolve) => {
      requests.ask(
        'x',
        'threadsNamed',
        ['Main'],
        () => told.push('first'),
        () => told.push('first failed'),
      );
      requests.ask(
        'x',
        'search',
        [wholeProfile, '/(/'],
        () => told.push('second'),
        () => told.push('second failed'),
      );
      requests.ask('y', 'threadsNamed', ['Main'], () => told.push('other channel'));
      requests.ask('x', 'threadsNamed', ['no'], (names) => {
        told.push(`third ${names.length}`);
        resolve();
      });
    });
    assert.deepEqual(told.sort(), ['other channel', 'third 0']);
  });
});

describe('the page that brings its profile along', () => {
  it('is made of no file of the editor or of captures', async () => {
    const { metafile } = await build({
      entryPoints: ['webview/standalone/main.ts'],
      bundle: true,
      write: false,
      outdir: 'out',
      metafile: true,
      logLevel: 'error',
    });
    const inputs = Object.keys(metafile.inputs);
    assert.ok(inputs.includes('src/page/session.ts') && inputs.includes('src/query/queries.ts'));
    assert.deepEqual(
      inputs.filter((input) => /^src\/(views|capture|runtimes|exec|ecs|worker|cli|doctor)\//.test(input)),
      [],
    );
  });
});
