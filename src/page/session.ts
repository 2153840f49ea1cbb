/**
 * The host's half of a page: answers its requests from the profile's queries, and receives its events. Independent of
 * the editor: runs in the extension, in the exported page, and in tests with a page in a plain browser.
 */
import { ProfileError } from '../profile/profileError';
import { type Scope, wholeProfile } from '../profile/scope';
import type { AboutCapture, FromPage, ReadyMessage, ShowFrameMessage, ToPage } from '../protocol';
import { askByName, Channel, type Registry } from '../query/channel';
import { queries as allQueries, type ProfileQueries, type QueryName } from '../query/queries';
import type { FrameSlice } from '../query/sliceTypes';
import type { ProfileSummary } from '../query/types';
import { aboutCapture } from '../metadata/captureFacts';
import { describeProfile } from './describeProfile';
import { readMessage } from './messages';
import { numberingOf, typeIn } from './numbering';
import type { LiveView, LoadedProfile, SessionPorts } from './ports';
import { argumentsOf } from './questions';
import { SourceIndex } from './sourceIndex';

const nothingKnown: AboutCapture = { facts: [], warning: '', sources: [] };

/**
 * Queries that fail on a pattern the user is still typing: the page shows this, and it is not reported as a problem.
 */
const takesPattern: ReadonlySet<string> = new Set<QueryName>(['search', 'table', 'hit', 'silhouette']);

/** The arguments of a slice request. */
type WantedSlice = Parameters<ProfileQueries['slice']>;

export class FlameSession {
  private profile: LoadedProfile | null = null;
  private broken: LoadedProfile | null = null;
  /** The sample type shown last, if there is a choice. */
  private type: string | null = null;
  /** The graph that a new page is about to request, computed in advance. */
  private expected: { readonly wanted: string; readonly slice: Promise<FrameSlice> } | null = null;
  private readonly sources = new SourceIndex();
  private live: LiveView | undefined;
  /** What the profile is read with has changed since its reading began. */
  private isOutdated = false;
  private unfollow = (): void => undefined;
  private readonly channel: Channel;

  /** `registry`: the queries that a page may use. */
  constructor(
    private readonly ports: SessionPorts,
    private readonly registry: Registry = allQueries,
  ) {
    this.channel = new Channel(
      (message) => ports.post(message as ToPage),
      (name, args) => this.answer(name, args),
    );
  }

  /**
   * Handles what a page posts, whatever it is. Never rejects: failures are shown in the page or reported as problems.
   */
  async receive(posted: unknown): Promise<void> {
    const message = readMessage(posted);
    if ('problem' in message)
      return this.ports.problem(
        'A message of the flame graph was left out',
        new ProfileError(message.problem, 'Reload the window: page and extension are of different versions.'),
      );
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
        // A button does nothing if the page does not know yet that the recording has ended.
        return this.live?.control(message.control);
      case 'export':
        return this.ports.export(message);
      case 'chooseType':
        if (this.ports.chooseType !== undefined) return this.ports.chooseType(message.sampleType);
        return this.readType(message.sampleType);
      case 'setting':
        return this.ports.saveSetting(message.name, message.value);
      default:
        return message satisfies never;
    }
  }

  /**
   * Reads the profile again, as when it was opened, because what it is read with has changed: once it is read, where
   * that is under way. Does nothing during a recording. `ready`: its page is new.
   */
  async reload(ready?: ReadyMessage): Promise<void> {
    this.isOutdated = this.profile === null;
    if (this.profile === null || this.profile.live !== undefined) return;
    this.broken = this.profile;
    this.profile = null;
    await this.load(ready, this.type);
  }

  /** Reads the profile again with another sample type; if that fails, *Retry* reads the earlier one. */
  async readType(type: string): Promise<void> {
    const { profile } = this;
    if (profile === null || profile.live !== undefined || this.type === type) return;
    this.broken = profile;
    this.profile = null;
    await this.load(undefined, type);
  }

  /** The page was closed. */
  dispose(): void {
    this.unfollow();
  }

  /** `ready`: the page is new. `type`: the sample type; by default the one that the page remembers, or shows. */
  private async load(ready?: ReadyMessage, type: string | null = ready?.sampleType ?? this.type): Promise<void> {
    try {
      this.profile = await this.ports.load(this.broken, type);
      this.broken = null;
    } catch (error) {
      this.isOutdated = false;
      this.fail(error);
      return;
    }
    const { queries, summary, live, numbering } = this.profile;
    this.type = typeIn(summary);
    if (this.isOutdated && live === undefined) return this.reload(ready);
    this.isOutdated = false;
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
      numbering: numberingOf(numbering, summary),
      settings: this.ports.settings(),
      linkScheme: this.ports.linkScheme ?? '',
    });
    await this.tellTruths();
  }

  /** Sends which files are what ran, and again when that changes. */
  async tellTruths(): Promise<void> {
    const { profile } = this;
    if (profile === null || this.ports.truths === undefined) return;
    const files = await this.ports.truths(profile);
    if (profile === this.profile) this.ports.post({ type: 'truths', files });
  }

  /** Sends each change of a recording to the page while it runs. */
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

  /** Starts computing the graph that a new page requests as soon as it has the profile, if that is known. */
  private expectFirst(queries: ProfileQueries, summary: ProfileSummary, { widthPx, minPx }: ReadyMessage): void {
    const { view } = this.ports.settings();
    if (widthPx === 0 || summary.comparison !== null || (view !== 'leftHeavy' && view !== 'timeOrder')) return;
    const wanted: WantedSlice = [wholeProfile, { kind: view }, 0, widthPx, minPx, null];
    const slice = queries.slice(...wanted);
    // Whoever requests it gets the error.
    slice.catch(() => undefined);
    this.expected = { wanted: JSON.stringify(wanted), slice };
  }

  /** Answers a query of the page, and keeps from the answer what clicks and the editor's lines will need. */
  private async answer(name: string, args: readonly unknown[]): Promise<unknown> {
    const { profile } = this;
    if (profile === null) throw new ProfileError('The profile is not loaded.', 'Wait until it is, or read it again.');
    const asked = argumentsOf(name, args, (message, cause) => this.ports.problem(message, cause));
    if (name === 'slice') return this.slice(profile, asked as unknown as WantedSlice);
    try {
      const value = await askByName(profile.queries, this.registry, name, asked);
      if (name === 'table')
        for (const row of (value as Awaited<ReturnType<ProfileQueries['table']>>).rows)
          this.sources.put(row.frame, row);
      if (name === 'scope') this.ports.scopeChanged(asked[0] as Scope);
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

  /** Shows an error and a retry in place of the graph. */
  private fail(error: unknown): void {
    this.ports.problem('The profile could not be read', error);
    this.ports.post({
      type: 'loadFailed',
      message: error instanceof Error ? error.message : String(error),
      hint: error instanceof ProfileError ? error.hint : '',
    });
  }

  /** A remembered focus may no longer exist in a changed file: then the whole profile is shown. */
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
