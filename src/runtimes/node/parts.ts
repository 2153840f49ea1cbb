/** The parts of a recording, fetched while it runs, as one profile. */
import type { RemoteHost } from '../../exec/types';
import { InlinedTally } from '../../profile/inlined/tally';
import { Stretches, type RecordedStretch } from '../../profile/stretches';
import type { Profile } from '../../profile/types';
import { fetchRecording } from '../shared/recordedBytes';
import { CaptureError, type RecordRequest } from '../../capture/types';
import type { OutsideHeap } from '../../metadata/types';
import type { DriverEvent } from './events';
import { readPart } from './readPart';

export class Parts {
  count = 0;
  samples = 0;
  due = 0;
  threadUs = 0;
  coverage = 1;
  /** Of a heap profile: outside V8's heap, when the recording began and at the last part; null: not known. */
  outside: OutsideHeap | null = null;
  elapsedMs = 0;
  readonly inlined = new InlinedTally();
  private readonly stretches = new Stretches();
  private segment = 0;
  private working: Promise<void> = Promise.resolve();

  constructor(
    private readonly host: RemoteHost,
    private readonly request: RecordRequest,
    private readonly nameOf: (pid: number, worker: string, title: string) => string,
    /** A part has arrived, and the recording goes on. */
    private readonly onPart: () => void = () => undefined,
  ) {}

  /**
   * Fetches the part that an event announced, after all earlier ones; {@link whole} throws if that fails. `quiet`: the
   * recording goes on.
   */
  announced(event: DriverEvent, quiet: boolean): void {
    this.working = this.working.then(() => this.fetch(event, quiet));
    this.working.catch(() => undefined);
  }

  /** All of it. Throws CaptureError where a part could not be fetched or read, or there is none. */
  async whole(): Promise<Profile> {
    await this.working;
    if (this.count === 0)
      throw new CaptureError(
        'other',
        'The recording was not found in the task.',
        'The output channel has what the recorder said; capture again.',
      );
    return this.stretches.whole();
  }

  /** What has arrived whole, to be called when no more is announced: null where that is nothing. Never rejects. */
  async rest(): Promise<Profile | null> {
    await this.working.catch(() => undefined);
    return this.count === 0 ? null : this.stretches.whole();
  }

  /** What has arrived so far. At least one part must have. */
  soFar(): Profile {
    return this.stretches.profile();
  }

  private async fetch(event: DriverEvent, quiet: boolean): Promise<void> {
    const { request, host } = this;
    const file = Buffer.from(`file ${host.facts.privateDir}/${event.file ?? ''}\n`);
    const stretch = this.add(
      event,
      await fetchRecording(host, file, quiet ? { ...request, onProgress: () => undefined } : request),
    );
    if (request.signal.aborted) return;
    request.live?.onUpdate(stretch, this.coverage);
    if (quiet) this.onPart();
  }

  private add(event: DriverEvent, bytes: Uint8Array): RecordedStretch {
    const segment = event.segment ?? 0;
    try {
      const part = readPart(JSON.parse(Buffer.from(bytes).toString('utf8')), this.nameOf);
      // A later part of the same segment replaces the earlier one.
      const stretch = { profile: part.profile, replacesLast: this.count > 0 && segment === this.segment };
      this.stretches.add(stretch);
      this.outside = part.outside && {
        before: this.count === 0 ? part.outside.before : (this.outside ?? part.outside).before,
        after: part.outside.after,
      };
      this.segment = segment;
      this.count++;
      this.samples += part.samples;
      this.due += part.due;
      this.threadUs += part.threadUs;
      this.inlined.addAll(part.inlined);
      this.elapsedMs = event.elapsedMs ?? 0;
      if (this.count > 1 && event.coveredMs !== undefined && this.elapsedMs > 0)
        this.coverage = Math.min(1, Math.max(0, event.coveredMs / this.elapsedMs));
      return stretch;
    } catch (cause) {
      throw new CaptureError(
        'other',
        'The recording that was returned is not a profile.',
        'Capture again; the output channel has the details.',
        undefined,
        { cause },
      );
    }
  }
}
