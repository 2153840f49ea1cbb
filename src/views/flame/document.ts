/** A profile file in the editor: read once, however many tabs show it; read again if it stops answering. */
import type * as vscode from 'vscode';
import type { LoadedProfile } from '../../page/ports';
import type { FlameDocument, LiveSource, ProfileOpener } from './types';

export class FlameCustomDocument implements vscode.CustomDocument {
  private loading: Promise<FlameDocument> | null = null;
  private isDisposed = false;
  /** The sample type it is read with; null: its default. */
  private type: string | null = null;

  /**
   * `live`: the file is being recorded now; any other is read while its page is loading, and the page reports failures.
   */
  constructor(
    readonly uri: vscode.Uri,
    private readonly open: ProfileOpener,
    private live: LiveSource | undefined,
  ) {
    if (live === undefined) this.load(null).catch(() => undefined);
  }

  /**
   * The profile, read again if `broken` is what was read before. A failed read is not cached; a live one is requested
   * each time. `type`: the sample type to read if it is read again, or if it was read without one; null: as before.
   */
  async load(broken: LoadedProfile | null, type: string | null = null): Promise<FlameDocument> {
    if (this.live !== undefined && (broken === null || broken.live !== undefined))
      return { uri: this.uri, ...(await this.live.read()) };
    this.releaseLive();
    const before = this.loading;
    const isBroken = broken !== null && (await before) === broken && this.loading === before;
    // Another page may have chosen a type meanwhile.
    if (isBroken || (type !== null && (await this.isToBeReadAs(type)) && this.type === null)) {
      this.type = type ?? this.type;
      this.drop();
    }
    return this.reading();
  }

  dispose(): void {
    this.isDisposed = true;
    this.releaseLive();
    this.drop();
  }

  /** Whether a page remembers a type that is in the file and not the one read, and nobody has chosen another. */
  private async isToBeReadAs(type: string): Promise<boolean> {
    if (this.type !== null) return false;
    const { types } = (await this.reading()).summary;
    return types !== undefined && types.all[types.chosen].name !== type && types.all.some(({ name }) => name === type);
  }

  /** What was read, or is being read. It is kept until it fails: whoever comes then reads again. */
  private reading(): Promise<FlameDocument> {
    if (this.loading !== null) return this.loading;
    const loading = this.read();
    this.loading = loading;
    loading.catch(() => {
      if (this.loading === loading) this.loading = this.type = null;
    });
    return loading;
  }

  /** From here on the file is read. */
  private releaseLive(): void {
    this.live?.release();
    this.live = undefined;
  }

  private async read(): Promise<FlameDocument> {
    const queries = await this.open(this.uri, this.type ?? undefined);
    try {
      if (this.isDisposed) throw new Error('The editor was closed while its profile was being read.');
      return { uri: this.uri, queries, summary: await queries.summary(), numbering: '' };
    } catch (error) {
      queries.dispose();
      throw error;
    }
  }

  private drop(): void {
    const dropped = this.loading;
    this.loading = null;
    void dropped?.then(
      ({ queries }) => queries.dispose(),
      () => undefined,
    );
  }
}
