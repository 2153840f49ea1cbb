/** A recording shown while it runs: what changes, what stays, what is said. */
import assert from 'node:assert/strict';
import type { Profile } from '../../../src/profile/types';
import type { LiveControl, LiveState } from '../../../src/protocol';
import type { LiveView } from '../../../src/page/ports';
import { loadModel, type LoadedModel } from '../../../src/query/models';
import { createQueries } from '../../../src/query/queries';
import type { ProfileQueries } from '../../../src/query/queries';
import { openPage, type OpenOptions, type OpenPage } from '../harness';
import { mapper, profileOf, sampleCalls, sampleCapture, type Call } from '../sampleQueries';
import { loadAxe, runAxe } from '../axe';
import { isLongRun, itInLongRun } from '../../support/longRun';

const grown: readonly Call[] = [{ name: 'newcomer', file: '/srv/app/new.py', line: 3, self: 30 }, ...sampleCalls];

/** A recording controlled by the test. Its states are real queries, numbered consecutively as in the worker. */
class FakeRecording implements LiveView {
  state: LiveState = { phase: 'recording', elapsedMs: 3200, coverage: 0.962 };
  readonly asked: LiveControl[] = [];
  isRunning = true;
  private model: LoadedModel | undefined;
  queries: ProfileQueries;
  private readonly listeners = new Set<(what: 'profile' | 'state' | 'ended') => void>();

  constructor(calls: readonly Call[]) {
    this.queries = this.open(profileOf(calls, null));
  }

  onChange(listener: (what: 'profile' | 'state' | 'ended') => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  control(control: LiveControl): void {
    this.asked.push(control);
  }

  grow(calls: readonly Call[]): void {
    this.queries = this.open(profileOf(calls, null));
    this.tell('profile');
  }

  be(state: Partial<LiveState>): void {
    this.state = { ...this.state, ...state };
    this.tell('state');
  }

  end(calls: readonly Call[]): void {
    this.isRunning = false;
    this.queries = this.open(profileOf(calls, sampleCapture));
    this.tell('ended');
  }

  private open(profile: Profile): ProfileQueries {
    this.model = loadModel(profile, this.model);
    return createQueries(this.model.profile, mapper, this.model);
  }

  private tell(what: 'profile' | 'state' | 'ended'): void {
    for (const listener of [...this.listeners]) listener(what);
  }
}

describe('flame graph page of a recording', function () {
  this.timeout(60_000);
  let open: OpenPage;
  let recording: FakeRecording;
  beforeEach(() => {
    recording = new FakeRecording(sampleCalls);
  });
  afterEach(async () => {
    assert.deepEqual(
      { errors: open.errors, problems: open.problems, violations: await open.violations() },
      { errors: [], problems: [], violations: [] },
    );
    await open.page.close();
  });
  const start = async (options: Partial<OpenOptions> = {}): Promise<OpenPage> =>
    (open = await openPage({
      queries: async () => recording.queries,
      live: () => (recording.isRunning ? recording : undefined),
      numbering: 'live',
      ...options,
    }));
  const bar = (): Promise<string> => open.page.locator('.live p').innerText();
  const spoken = (): Promise<string> => open.page.locator('.spoken').innerText();
  const press = (name: string): Promise<void> => open.page.getByRole('button', { name, exact: true }).click();

  it('says how far it is, and passes on what is pressed', async () => {
    await start();
    assert.equal(await bar(), 'Live · 3 s · 96.2 % covered');
    assert.match(await spoken(), /^Recording\./);
    await press('Pause');
    recording.be({ phase: 'paused', elapsedMs: 64_000 });
    await open.page.locator('.live[data-phase=paused]').waitFor();
    assert.equal(await bar(), 'Paused · 1 min 4 s · 96.2 % covered');
    assert.equal(await spoken(), 'Recording paused.');
    await press('Resume');
    recording.be({ phase: 'recording' });
    await open.page.locator('.live[data-phase=recording]').waitFor();
    await press('Stop and Keep');
    recording.be({ phase: 'finishing' });
    await open.page.locator('.live[data-phase=finishing]').waitFor();
    assert.equal(
      await open.page.evaluate(() => document.activeElement?.textContent),
      'Cancel',
      'the keyboard stays in the bar',
    );
    assert.equal(await open.page.getByRole('button', { name: 'Pause' }).isDisabled(), true);
    await press('Cancel');
    assert.deepEqual(recording.asked, ['pause', 'resume', 'stop', 'cancel']);
  });

  itInLongRun('says after 20 s that nothing answers, and goes on where something does again', async () => {
    await start();
    await open.page.locator('.live[data-phase=silent]').waitFor({ timeout: 40_000 });
    assert.match(await bar(), /^No answer · the extension does not answer\..* Captures has what was kept of it\.$/);
    assert.match(await spoken(), /^No answer:/);
    assert.equal(await open.page.getByRole('button', { name: 'Stop and Keep' }).isDisabled(), true);
    recording.be({ elapsedMs: 30_000 });
    await open.page.locator('.live[data-phase=recording]').waitFor();
    assert.equal(await bar(), 'Live · 30 s · 96.2 % covered');
    assert.equal(await open.page.getByRole('button', { name: 'Stop and Keep' }).isDisabled(), false);
  });

  it('grows without losing zoom, selection, search, scroll or focus, and speaks of none of it', async () => {
    await start({ height: 360 });
    await open.frame('to_json').dblclick();
    await open.page.locator('.breadcrumbs').waitFor();
    await open.frame('iterencode').click();
    await open.page.locator('input').fill('dumps');
    await open.page.locator('output').filter({ hasText: '1 match' }).waitFor();
    await open.frame('iterencode').focus();
    const said = await spoken();
    const before = await open.frame('iterencode').getAttribute('data-node');
    const share = await open.page.locator('.details dl').innerText();
    recording.grow(grown);
    await open.page.locator('.total').filter({ hasText: '40.0 s' }).waitFor();
    await open.page.waitForFunction(
      (old) => (document.querySelector('.details dl') as HTMLElement).innerText !== old,
      share,
    );
    assert.equal(await open.page.locator('.breadcrumbs li').last().innerText(), 'to_json');
    assert.equal(await open.frame('iterencode').getAttribute('data-node'), before);
    assert.equal(await open.frame('iterencode').getAttribute('aria-selected'), 'true');
    assert.equal(await open.frame('dumps').getAttribute('data-hit'), 'true');
    assert.equal(await open.page.evaluate(() => document.activeElement?.getAttribute('data-name')), 'iterencode');
    assert.match(await open.page.locator('.details dl').innerText(), /600 ms \(1\.5 %\)/);
    assert.equal(await open.page.locator('output').getAttribute('aria-live'), 'off');
    assert.equal(await spoken(), said);
    await open.page.keyboard.press('Escape');
    await open.frame('newcomer').waitFor();
    const order = await open.page
      .locator('[role=treeitem][aria-level="2"]')
      .evaluateAll((all) => all.map((g) => g.getAttribute('data-name')));
    assert.deepEqual(order, ['newcomer', 'run', '(garbage collector)', 'heartbeat']);
    await open.page.locator('input').fill('dump');
    await open.page.locator('output[aria-live=polite]').waitFor({ state: 'attached' });
  });

  it('leaves the view where it was scrolled to', async () => {
    const deep: Call = Array.from({ length: 40 }, (_, i) => `level_${i}`).reduceRight<Call>(
      (callee, name) => ({ name, file: '/srv/app/deep.py', line: 1, self: 0.1, calls: [callee] }),
      { name: 'leaf', self: 1 },
    );
    recording = new FakeRecording([deep]);
    await start({ height: 400 });
    await open.frame('level_0').click();
    await open.page.locator('.scroller').evaluate((element) => {
      element.scrollTop = 300;
    });
    recording.grow([deep, { name: 'other', self: 2 }]);
    await open.frame('other').waitFor();
    assert.equal(await open.page.locator('.scroller').evaluate((element) => element.scrollTop), 300);
    assert.equal(await open.page.evaluate(() => document.activeElement?.getAttribute('data-name')), 'level_0');
  });

  it('leaves the keyboard in the editor beside it', async () => {
    await start();
    await open.frame('iterencode').focus();
    // Somebody goes on typing in an editor: the document remembers the bar that had the keyboard.
    const calls = await open.page.evaluateHandle(() => {
      document.hasFocus = () => false;
      const given: string[] = [];
      const focus = SVGElement.prototype.focus;
      SVGElement.prototype.focus = function (options) {
        given.push(this.getAttribute('data-name') ?? '');
        focus.call(this, options);
      };
      return given;
    });
    recording.grow(grown);
    await open.frame('newcomer').waitFor();
    assert.deepEqual(await calls.jsonValue(), []);
  });

  it('waits for the first sample, then becomes the stored capture in place', async () => {
    recording = new FakeRecording([]);
    await start();
    assert.match(await open.page.locator('.notice').innerText(), /No samples yet/);
    assert.equal(await open.page.locator('.live').isVisible(), true);
    recording.grow(sampleCalls);
    await open.frame('price_basket').click();
    recording.end(grown);
    await open.page.locator('.live').waitFor({ state: 'hidden' });
    assert.match(await spoken(), /Recording ended/);
    assert.equal(await open.page.locator('h1').innerText(), 'lab/orders-api');
    assert.equal(await open.frame('price_basket').getAttribute('aria-selected'), 'true');
    await open.page.getByRole('button', { name: 'About' }).waitFor();
  });

  it('forgets node numbers of another numbering, not the search', async () => {
    await start({ state: { focusNode: 3, selected: 4, query: 'dumps', numbering: 'an older recording' } });
    await open.page.locator('output').filter({ hasText: '1 match' }).waitFor();
    assert.equal(await open.page.locator('.breadcrumbs').isVisible(), false);
    assert.equal(await open.page.locator('[aria-selected=true]').count(), 0);
  });

  for (const theme of isLongRun
    ? (['vscode-dark', 'vscode-light', 'vscode-high-contrast', 'vscode-high-contrast-light'] as const)
    : (['vscode-dark', 'vscode-high-contrast-light'] as const)) {
    it(`passes axe in ${theme}`, async () => {
      await start({ theme });
      await loadAxe(open.page);
      const { violations } = await runAxe(open.page);
      assert.deepEqual(
        violations.map(({ id, nodes }) => [id, nodes[0].html]),
        [],
      );
    });
  }

  it('keeps still for those who asked for it', async () => {
    await start({ reducedMotion: true });
    const animation = (): Promise<string> =>
      open.page.locator('.chip').evaluate((chip) => getComputedStyle(chip, '::before').animationName);
    assert.equal(await animation(), 'none');
    await open.page.emulateMedia({ reducedMotion: 'no-preference' });
    assert.equal(await animation(), 'pulse');
  });
});
