/**
 * The host's half of one page: answers its messages from the profile's queries. Knows no editor, so that tests run it
 * with a page in a plain browser.
 */
import type {
  AboutCapture,
  ExportMessage,
  FromPage,
  HitRequest,
  LiveControl,
  NodeRequest,
  ReadyMessage,
  ScopeRequest,
  SearchRequest,
  SettingMessage,
  ShowFrameMessage,
  SliceRequest,
  TableRequestMessage,
  ToPage,
  TranslateRequest,
  TruthRow,
  ViewerSettings,
} from '../../protocol';
import { wholeProfile, type Scope } from '../../profile/scope';
import type { SourceLocation } from '../../source/types';
import type { PackedSlice } from '../../query/packedSlice';
import type { ProfileQueries } from '../../query/queries';
import type { ProfileSummary } from '../../query/types';
import { ProfileError } from '../../profile/profileError';
import { aboutCapture } from '../text/captureFacts';
import { describeProfile } from './describeProfile';
import { ExpectedSlice, askFor } from './expectedSlice';
import { SourceIndex } from './sourceIndex';
import type { LiveView } from './types';

export interface LoadedProfile {
  readonly queries: ProfileQueries;
  readonly summary: ProfileSummary;
  readonly live?: LiveView;
  readonly numbering: string;
}

const nothingKnown: AboutCapture = { facts: [], warning: '', sources: [] };

export interface SessionPorts {
  /** The profile, read anew when `broken` is the one at hand: it stopped answering. Rejects with a ProfileError. */
  load(broken: LoadedProfile | null): Promise<LoadedProfile>;
  post(message: ToPage): void;
  showFrame(location: SourceLocation | null, file: string, line: number, keepFocus: boolean): void;
  copy(text: string): void;
  action(action: 'longerCapture' | 'wallCapture'): void;
  /** How the user likes graphs, from the settings; and the page's own choice, to be kept there. */
  settings(): ViewerSettings;
  saveSetting(name: SettingMessage['name'], value: string): void;
  /** The page looks at another part of the profile. */
  scopeChanged(scope: Scope): void;
  export(message: ExportMessage): void;
  /** Which workspace files are what ran. Absent: nothing is said of them. */
  truths?(profile: LoadedProfile): Promise<readonly TruthRow[]>;
  /** A request of the page failed though the profile is loaded. */
  problem(message: string, cause: unknown): void;
}

export class FlameSession {
  private profile: LoadedProfile | null = null;
  private broken: LoadedProfile | null = null;
  private expected: ExpectedSlice | null = null;
  private readonly sources = new SourceIndex();
  private live: LiveView | undefined;
  private unfollow = (): void => undefined;

  constructor(private readonly ports: SessionPorts) {}

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
      case 'ready':
        return this.load(message);
      case 'sliceRequest':
        return this.slice(message);
      case 'searchRequest':
        return this.search(message);
      case 'showFrame':
        return this.showFrame(message);
      case 'copy':
        return this.ports.copy(
          message.what === 'stack' && this.profile !== null
            ? await this.profile.queries.stackText(message.scope, message.view, message.node)
            : message.text,
        );
      case 'action':
        return message.action === 'reload' ? this.load() : this.ports.action(message.action);
      case 'liveControl':
        return this.steer(message.control);
      case 'scopeRequest':
        return this.scope(message);
      case 'tableRequest':
        return this.table(message);
      case 'hitRequest':
        return this.hit(message);
      case 'nodeRequest':
        return this.node(message);
      case 'translateRequest':
        return this.translate(message);
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
    this.expected = ready === undefined ? null : this.firstSlice(queries, summary, ready);
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

  /** A button of a page that has not heard yet that the recording ended does nothing. */
  private steer(control: LiveControl): void {
    this.live?.control(control);
  }

  /** The graph that a new page asks for as soon as it knows of the profile; null where that is not known. */
  private firstSlice(
    queries: ProfileQueries,
    summary: ProfileSummary,
    { widthPx, minPx }: ReadyMessage,
  ): ExpectedSlice | null {
    const { view } = this.ports.settings();
    if (widthPx === 0 || summary.comparison !== null || (view !== 'leftHeavy' && view !== 'timeOrder')) return null;
    return new ExpectedSlice(queries, {
      scope: wholeProfile,
      view: { kind: view },
      focusNode: 0,
      widthPx,
      minPx,
      range: null,
    });
  }

  private async slice(message: SliceRequest): Promise<void> {
    const { profile } = this;
    if (profile === null) return;
    try {
      const slice = await this.sliceOrWhole(profile.queries, message);
      this.ports.post({ type: 'slice', request: message.request, slice });
      this.sources.putSlice(slice);
    } catch (error) {
      this.broken = profile;
      this.profile = null;
      this.fail(error);
    }
  }

  /** What the page shows in place of the graph, with a retry. */
  private fail(error: unknown): void {
    this.ports.problem('The profile could not be read', error);
    this.ports.post({
      type: 'loadFailed',
      message: messageOf(error),
      hint: error instanceof ProfileError ? error.hint : '',
    });
  }

  /** A remembered focus may not exist any more in a file that changed: then the whole profile is shown. */
  private async sliceOrWhole(queries: ProfileQueries, message: SliceRequest): Promise<PackedSlice> {
    const { focusNode } = message;
    const { expected } = this;
    this.expected = null;
    try {
      return await (expected?.answer(message) ?? askFor(queries, message));
    } catch (error) {
      if (focusNode === 0) throw error;
      this.ports.problem(`Node ${focusNode} cannot be shown; showing the whole profile`, error);
      return askFor(queries, { ...message, focusNode: 0, range: null });
    }
  }

  private async search({ request, scope, query }: SearchRequest): Promise<void> {
    if (this.profile === null) return;
    try {
      this.ports.post({
        type: 'searched',
        request,
        result: await this.profile.queries.search(scope, query),
        error: '',
      });
    } catch (error) {
      this.ports.post({ type: 'searched', request, result: null, error: messageOf(error) });
    }
  }

  private async scope({ request, scope }: ScopeRequest): Promise<void> {
    if (this.profile === null) return;
    try {
      this.ports.post({ type: 'scoped', request, summary: await this.profile.queries.scope(scope), error: '' });
      this.ports.scopeChanged(scope);
    } catch (error) {
      this.ports.post({ type: 'scoped', request, summary: null, error: messageOf(error) });
    }
  }

  private async table({ request, scope, table }: TableRequestMessage): Promise<void> {
    if (this.profile === null) return;
    try {
      const page = await this.profile.queries.table(scope, table);
      for (const row of page.rows) this.sources.put(row.frame, row);
      this.ports.post({ type: 'table', request, page, error: '' });
    } catch (error) {
      this.ports.post({ type: 'table', request, page: null, error: messageOf(error) });
    }
  }

  private async hit({ request, scope, view, query, fromNode, step }: HitRequest): Promise<void> {
    if (this.profile === null) return;
    // What is wrong with the pattern was said by the search.
    const hit = await this.profile.queries.hit(scope, view, query, fromNode, step).catch(() => null);
    this.ports.post({ type: 'hit', request, hit });
  }

  private async node({ request, scope, view, frame }: NodeRequest): Promise<void> {
    if (this.profile !== null)
      this.ports.post({ type: 'node', request, node: await this.profile.queries.nodeOf(scope, view, frame) });
  }

  private async translate({ request, from, to }: TranslateRequest): Promise<void> {
    if (this.profile !== null)
      this.ports.post({ type: 'translated', request, node: await this.profile.queries.translate(from, to) });
  }

  private showFrame({ frame, file, line, keepFocus }: ShowFrameMessage): void {
    this.ports.showFrame(this.sources.find(frame, line), file, line, keepFocus);
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
