/**
 * The host's half of one page: answers what it asks from the profile's queries, and is told what it does. Knows no editor: it runs in the
 * extension, in the exported page, and in tests with a page in a plain browser.
 */
import { ProfileError } from '../profile/profileError';
import { wholeProfile, type Scope } from '../profile/scope';
import type { AboutCapture, FromPage, ReadyMessage, ShowFrameMessage, ToPage } from '../protocol';
import { Channel } from '../query/channel';
import { queries as allQueries, type ProfileQueries, type QueryName } from '../query/queries';
import { askByName, type Registry } from '../query/registry';
import type { FrameSlice } from '../query/sliceTypes';
import type { ProfileSummary } from '../query/types';
import { aboutCapture } from '../metadata/captureFacts';
import { describeProfile } from './describeProfile';
import type { LiveView, LoadedProfile, SessionPorts } from './ports';
import { SourceIndex } from './sourceIndex';

const nothingKnown: AboutCapture = { facts: [], warning: '', sources: [] };

/** Queries that fail on a pattern the user is still typing: the page says so, and it is no problem of ours. */
const takesPattern: ReadonlySet<string> = new Set<QueryName>(['search', 'table', 'hit']);

/** What a slice is asked for with. */
type WantedSlice = Parameters<ProfileQueries['slice']>;

export class FlameSession {
  private profile: LoadedProfile | null = null;
  private broken: LoadedProfile | null = null;
  /** The graph that a new page is about to ask for, being made until then. */
  private expected: { readonly wanted: string; readonly slice: Promise<FrameSlice> } | null = null;
  private readonly sources = new SourceIndex();
  private live: LiveView | undefined;
  private unfollow = (): void => undefined;
  private readonly channel: Channel;

  /** `registry`: the queries that a page may ask. */
  constructor(
    private readonly ports: SessionPorts,
    private readonly registry: Registry = allQueries,
  ) {
    this.channel = new Channel(
      (message) => ports.post(message as ToPage),
      (name, args) => this.answer(name, args),
    );
  }

  /** Handles one message; never rejects: what fails is told to the page or reported as a problem. */
  async receive(message: FromPage): Promise<void> {
    try {
      await this.handle(message);
    } catch (error) {
      this.ports.problem(`The flame graph's request "${message.type}" failed`, error);
    }
  }

  private async handle(message: FromPage): Promise<void> {
    switch (message.type) {
      case 'request':
        return this.channel.receive(message);
      case 'ready':
        return this.load(message);
      case 'showFrame':
        return this.showFrame(message);
      case 'copy':
        return this.ports.copy(message.text);
      case 'action':
        return message.action === 'reload' ? this.load() : this.ports.action(message.action);
      case 'liveControl':
        // A button of a page that has not heard yet that the recording ended does nothing.
        return this.live?.control(message.control);
      case 'export':
        return this.ports.export(message);
      case 'setting':
        return this.ports.saveSetting(message.name, message.value);
      default:
        return message satisfies never;
    }
  }

  /** Reads the profile anew, as when it is opened: how it is read has changed. Nothing while it is being recorded. */
  async reload(): Promise<void> {
    if (this.profile === null || this.profile.live !== undefined) return;
    this.broken = this.profile;
    this.profile = null;
    await this.load();
  }

  /** The page is gone. */
  dispose(): void {
    this.unfollow();
  }

  /** `ready`: the page is new. */
  private async load(ready?: ReadyMessage): Promise<void> {
    try {
      this.profile = await this.ports.load(this.broken);
      this.broken = null;
    } catch (error) {
      this.fail(error);
      return;
    }
    const { queries, summary, live, numbering } = this.profile;
    this.follow(live);
    const about = summary.capture === null ? nothingKnown : aboutCapture(summary.capture);
    this.expected = null;
    if (ready !== undefined) this.expectFirst(queries, summary, ready);
    this.ports.post({
      type: 'loaded',
      summary,
      ...describeProfile(summary),
      about,
      live: live?.state ?? null,
      numbering,
      settings: this.ports.settings(),
    });
    await this.tellTruths();
  }

  /** Says which files are what ran; again when that has changed. */
  async tellTruths(): Promise<void> {
    const { profile } = this;
    if (profile === null || this.ports.truths === undefined) return;
    const files = await this.ports.truths(profile);
    if (profile === this.profile) this.ports.post({ type: 'truths', files });
  }

  /** Tells the page of each change of a recording, as long as it runs. */
  private follow(live: LiveView | undefined): void {
    if (this.live === live) return;
    this.unfollow();
    this.live = live;
    this.unfollow =
      live?.onChange((what) => {
        if (what !== 'state') void this.load();
        else if (live.state !== null) this.ports.post({ type: 'live', live: live.state });
      }) ?? ((): void => undefined);
  }

  /** Has the graph made that a new page asks for as soon as it knows of the profile, where it is known which. */
  private expectFirst(queries: ProfileQueries, summary: ProfileSummary, { widthPx, minPx }: ReadyMessage): void {
    const { view } = this.ports.settings();
    if (widthPx === 0 || summary.comparison !== null || (view !== 'leftHeavy' && view !== 'timeOrder')) return;
    const wanted: WantedSlice = [wholeProfile, { kind: view }, 0, widthPx, minPx, null];
    const slice = queries.slice(...wanted);
    // Who asks for it hears what went wrong.
    slice.catch(() => undefined);
    this.expected = { wanted: JSON.stringify(wanted), slice };
  }

  /** Answers a query of the page, and takes from the answer what clicks and the editor's lines will need. */
  private async answer(name: string, args: readonly unknown[]): Promise<unknown> {
    const { profile } = this;
    if (profile === null) throw new ProfileError('The profile is not loaded.', 'Wait until it is, or read it again.');
    if (name === 'slice') return this.slice(profile, args as unknown as WantedSlice);
    try {
      const value = await askByName(profile.queries, this.registry, name, args);
      if (name === 'table')
        for (const row of (value as Awaited<ReturnType<ProfileQueries['table']>>).rows)
          this.sources.put(row.frame, row);
      if (name === 'scope') this.ports.scopeChanged(args[0] as Scope);
      return value;
    } catch (error) {
      if (!takesPattern.has(name)) this.ports.problem(`The flame graph's request "${name}" failed`, error);
      throw error;
    }
  }

  private async slice(profile: LoadedProfile, wanted: WantedSlice): Promise<FrameSlice> {
    try {
      const slice = await this.sliceOrWhole(profile.queries, wanted);
      this.sources.putSlice(slice);
      return slice;
    } catch (error) {
      this.broken = profile;
      this.profile = null;
      this.fail(error);
      throw error;
    }
  }

  /** What the page shows in place of the graph, with a retry. */
  private fail(error: unknown): void {
    this.ports.problem('The profile could not be read', error);
    this.ports.post({
      type: 'loadFailed',
      message: error instanceof Error ? error.message : String(error),
      hint: error instanceof ProfileError ? error.hint : '',
    });
  }

  /** A remembered focus may not exist any more in a file that changed: then the whole profile is shown. */
  private async sliceOrWhole(queries: ProfileQueries, wanted: WantedSlice): Promise<FrameSlice> {
    const [scope, view, focusNode, widthPx, minPx] = wanted;
    const { expected } = this;
    this.expected = null;
    try {
      const isExpected = expected !== null && JSON.stringify(wanted) === expected.wanted;
      return await (isExpected ? expected.slice : queries.slice(...wanted));
    } catch (error) {
      if (focusNode === 0) throw error;
      this.ports.problem(`Node ${focusNode} cannot be shown; showing the whole profile`, error);
      return queries.slice(scope, view, 0, widthPx, minPx, null);
    }
  }

  private showFrame({ frame, file, line, keepFocus }: ShowFrameMessage): void {
    this.ports.showFrame(this.sources.find(frame, line), file, line, keepFocus);
  }
}
