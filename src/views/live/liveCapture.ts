/** A capture while it is being recorded, as the tab of its future file shows it. Knows no editor. */
import type { PauseSwitch } from '../../capture/types';
import type { RecordedStretch } from '../../profile/stretches';
import type { Profile } from '../../profile/types';
import type { LiveControl, LiveState } from '../../protocol';
import type { OpenProfileInput } from '../../query/openProfile';
import type { WorkerQueries } from '../../worker/client';
import type { LiveView } from '../../page/ports';
import type { FlameDocument, LiveSource } from '../flame/types';
import { RecordingPhase } from './recordingPhase';

export interface LiveParts {
  /** Shown as the title until the capture is stored. */
  readonly name: string;
  /** Shown from its first stretch on; else only when all is recorded. */
  readonly isLive: boolean;
  /** Opens the first state in a worker, where later ones, and finally the file, replace it. */
  readonly open: (input: OpenProfileInput) => Promise<WorkerQueries>;
  /** How the file is read and mapped once it is stored. */
  readonly input: OpenProfileInput;
  readonly stop: () => void;
  readonly cancel: () => void;
  readonly onProblem: (what: string, error: unknown) => void;
  /** Milliseconds of a steady clock. */
  readonly now: () => number;
}

const TICK_MS = 1000;

type Change = Parameters<Parameters<LiveView['onChange']>[0]>[0];

export class LiveCapture implements LiveSource, LiveView {
  readonly numbering: string;
  private readonly phase: RecordingPhase;
  private coverage = 0;
  private queries: WorkerQueries | undefined;
  /** Finished stretches that the worker does not have yet. */
  private readonly stretches: RecordedStretch[] = [];
  private whole: Pick<OpenProfileInput, 'profile' | 'isWhole'> | undefined;
  private hasNew = false;
  private working: Promise<void> | undefined;
  private isEnded = false;
  /** The tab has only shown the stored file, never a live state. */
  private isFile = false;
  private readers = 0;
  /** Tabs that wait for something to show. */
  private readonly waiting = new Set<() => void>();
  private readonly listeners = new Set<(what: Change) => void>();
  private readonly pauseListeners = new Set<() => void>();
  private ticking: NodeJS.Timeout | undefined;

  constructor(private readonly parts: LiveParts) {
    // A profile that is complete when first shown has the numbers of the file.
    this.numbering = parts.isLive ? parts.input.file : '';
    this.phase = new RecordingPhase(parts.now, () => this.tell('state'));
  }

  /** The recorder has begun; later calls change nothing. */
  begin(): void {
    if (!this.phase.begin()) return;
    this.ticking = setInterval(() => {
      if (this.phase.name === 'recording') this.tell('state');
    }, TICK_MS);
  }

  get state(): LiveState | null {
    const { name: phase, elapsedMs } = this.phase;
    return this.parts.isLive ? { phase, elapsedMs, coverage: this.coverage } : null;
  }

  get isPaused(): boolean {
    return this.phase.name === 'paused';
  }

  /** There is something to show, and it is still being recorded. */
  get isShowable(): boolean {
    return this.queries !== undefined && !this.isEnded;
  }

  /** The switch that the recorder watches. */
  get pause(): PauseSwitch {
    const isPaused = (): boolean => this.isPaused;
    return {
      get paused() {
        return isPaused();
      },
      onChange: (listener) => {
        this.pauseListeners.add(listener);
        return () => void this.pauseListeners.delete(listener);
      },
    };
  }

  /**
   * Takes the stretch that was finished last; resolves when it can be shown with the earlier ones. Stretches that
   * arrive meanwhile are opened together.
   */
  update(stretch: RecordedStretch, coverage: number): Promise<void> {
    this.stretches.push({ ...stretch, profile: { ...stretch.profile, name: this.parts.name } });
    return this.openNew(coverage);
  }

  /** Takes the whole recording, unless it is shown live; resolves when it can be shown. */
  readonly recorded = async (profile: Profile): Promise<void> => {
    if (this.parts.isLive) return;
    this.whole = { profile: { ...profile, name: this.parts.name }, isWhole: true };
    await this.openNew(1);
  };

  /** The recording is over; the rest is fetched and stored. */
  finishing(): void {
    this.phase.finish();
  }

  /** The capture is stored. Resolves to true if an open tab shows it from now on. */
  async stored(): Promise<boolean> {
    this.finishing();
    await this.working;
    try {
      if (this.readers === 0) return false;
      // The worker that has shown the states reads the file, so that the frames keep their numbers.
      if (this.queries !== undefined) await this.queries.reopen(this.parts.input);
      else {
        this.isFile = true;
        this.queries = await this.parts.open(this.parts.input);
      }
      return true;
    } finally {
      this.end();
    }
  }

  /** The capture failed or was cancelled, or nobody looks at it. */
  end(): void {
    if (this.isEnded) return;
    this.isEnded = true;
    this.phase.end();
    clearInterval(this.ticking);
    this.tell('ended');
    this.wake();
    this.disposeUnread();
  }

  onChange(listener: (what: Change) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  control(control: LiveControl): void {
    switch (control) {
      case 'pause':
        return this.setPaused(true);
      case 'resume':
        return this.setPaused(false);
      case 'stop':
        this.finishing();
        return this.parts.stop();
      case 'cancel':
        return this.parts.cancel();
      default:
        return control satisfies never;
    }
  }

  /** A tab starts reading: the worker lives until `release`. */
  attach(): this {
    this.readers += 1;
    return this;
  }

  /** Waits for the first state, or for the file. */
  async read(): Promise<Omit<FlameDocument, 'uri'>> {
    if (this.queries === undefined && !this.isEnded) await new Promise<void>((resolve) => this.waiting.add(resolve));
    const { queries } = this;
    if (queries === undefined) throw new Error('The capture failed.');
    const live = this.isEnded ? {} : { live: this };
    return {
      queries: { ...queries, dispose: () => undefined },
      summary: await queries.summary(),
      numbering: this.isFile ? '' : this.numbering,
      ...live,
    };
  }

  release(): void {
    this.readers -= 1;
    this.disposeUnread();
  }

  private wake(): void {
    for (const resolve of this.waiting) resolve();
    this.waiting.clear();
  }

  private disposeUnread(): void {
    if (!this.isEnded || this.readers > 0) return;
    this.queries?.dispose();
    this.queries = undefined;
  }

  private openNew(coverage: number): Promise<void> {
    this.coverage = coverage;
    this.hasNew = true;
    return (this.working ??= this.openUntilLatest().finally(() => (this.working = undefined)));
  }

  private async openUntilLatest(): Promise<void> {
    while (this.hasNew && !this.isEnded) {
      this.hasNew = false;
      const stretches = this.stretches.splice(0);
      const state = { ...this.parts.input, ...(this.whole ?? { stretches }) };
      try {
        if (this.queries === undefined) this.queries = await this.parts.open(state);
        else await this.queries.reopen(state);
        this.wake();
        this.tell('profile');
      } catch (error) {
        // A worker that is already open keeps them even if it fails.
        if (this.queries === undefined) this.stretches.unshift(...stretches);
        this.parts.onProblem('A stretch of the recording could not be shown', error);
      }
    }
  }

  private setPaused(paused: boolean): void {
    if (!this.phase.setPaused(paused)) return;
    for (const listener of [...this.pauseListeners]) listener();
  }

  private tell(what: Change): void {
    for (const listener of [...this.listeners]) listener(what);
  }
}
