/**
 * The host's half of one page: answers its messages from the profile's queries. Knows no editor, so that tests run it
 * with a page in a plain browser.
 */
import type { AboutCapture, FromPage, LiveControl, SearchRequest, ShowFrameMessage, SliceRequest, ToPage } from '../../protocol';
import type { SourceLocation } from '../../source/types';
import type { FrameSlice, ProfileQueries, ProfileSummary } from '../../worker/types';
import { ProfileError } from '../../profile/profileError';
import { aboutCapture } from '../text/captureFacts';
import { describeProfile } from './describeProfile';
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
  /** A request of the page failed though the profile is loaded. */
  problem(message: string, cause: unknown): void;
}

export class FlameSession {
  private profile: LoadedProfile | null = null;
  private broken: LoadedProfile | null = null;
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
      case 'ready': return this.load();
      case 'sliceRequest': return this.slice(message);
      case 'searchRequest': return this.search(message);
      case 'showFrame': return this.showFrame(message);
      case 'copy': return this.ports.copy(message.what === 'stack' && this.profile !== null ? await this.profile.queries.stackText(message.node) : message.text);
      case 'action': return message.action === 'reload' ? this.load() : this.ports.action(message.action);
      case 'liveControl': return this.steer(message.control);
      default: return message satisfies never;
    }
  }

  /** The page is gone. */
  dispose(): void {
    this.unfollow();
  }

  private async load(): Promise<void> {
    try {
      this.profile = await this.ports.load(this.broken);
      this.broken = null;
    } catch (error) {
      this.fail(error);
      return;
    }
    const { summary, live, numbering } = this.profile;
    this.follow(live);
    const about = summary.capture === null ? nothingKnown : aboutCapture(summary.capture);
    this.ports.post({ type: 'loaded', summary, ...describeProfile(summary), about, live: live?.state ?? null, numbering });
  }

  /** Tells the page of each change of a recording, as long as it runs. */
  private follow(live: LiveView | undefined): void {
    if (this.live === live) return;
    this.unfollow();
    this.live = live;
    this.unfollow = live?.onChange((what) => {
      if (what === 'state') this.ports.post({ type: 'live', live: live.state });
      else void this.load();
    }) ?? ((): void => undefined);
  }

  /** A button of a page that has not heard yet that the recording ended does nothing. */
  private steer(control: LiveControl): void {
    this.live?.control(control);
  }

  private async slice({ request, focusNode, widthPx, minPx }: SliceRequest): Promise<void> {
    const { profile } = this;
    if (profile === null) return;
    try {
      const slice = await this.sliceOrWhole(profile.queries, focusNode, widthPx, minPx);
      this.sources.add(slice);
      this.ports.post({ type: 'slice', request, slice });
    } catch (error) {
      this.broken = profile;
      this.profile = null;
      this.fail(error);
    }
  }

  /** What the page shows in place of the graph, with a retry. */
  private fail(error: unknown): void {
    this.ports.problem('The profile could not be read', error);
    this.ports.post({ type: 'loadFailed', message: messageOf(error), hint: error instanceof ProfileError ? error.hint : '' });
  }

  /** A remembered focus may not exist any more in a file that changed: then the whole profile is shown. */
  private async sliceOrWhole(queries: ProfileQueries, focusNode: number, widthPx: number, minPx: number): Promise<FrameSlice> {
    try {
      return await queries.slice(focusNode, widthPx, minPx);
    } catch (error) {
      if (focusNode === 0) throw error;
      this.ports.problem(`Node ${focusNode} cannot be shown; showing the whole profile`, error);
      return queries.slice(0, widthPx, minPx);
    }
  }

  private async search({ request, query }: SearchRequest): Promise<void> {
    if (this.profile === null) return;
    try {
      this.ports.post({ type: 'searched', request, result: await this.profile.queries.search(query), error: '' });
    } catch (error) {
      this.ports.post({ type: 'searched', request, result: null, error: messageOf(error) });
    }
  }

  private showFrame({ file, line, keepFocus }: ShowFrameMessage): void {
    this.ports.showFrame(this.sources.find(file, line), file, line, keepFocus);
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
