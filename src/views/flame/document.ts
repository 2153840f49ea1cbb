/** A profile file in the editor: read once, however many tabs show it; read again if it stops answering. */
import type * as vscode from 'vscode';
import type { LoadedProfile } from '../../page/ports';
import type { FlameDocument, LiveSource, ProfileOpener } from './types';

export class FlameCustomDocument implements vscode.CustomDocument {
  private loading: Promise<FlameDocument> | null = null;
  private isDisposed = false;

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
   * each time.
   */
  async load(broken: LoadedProfile | null): Promise<FlameDocument> {
    if (this.live !== undefined && (broken === null || broken.live !== undefined))
      return { uri: this.uri, ...(await this.live.read()) };
    this.releaseLive();
    if (broken !== null && (await this.loading) === broken) this.drop();
    this.loading ??= this.read();
    const { loading } = this;
    try {
      return await loading;
    } catch (error) {
      if (this.loading === loading) this.loading = null;
      throw error;
    }
  }

  dispose(): void {
    this.isDisposed = true;
    this.releaseLive();
    this.drop();
  }

  /** From here on the file is read. */
  private releaseLive(): void {
    this.live?.release();
    this.live = undefined;
  }

  private async read(): Promise<FlameDocument> {
    const queries = await this.open(this.uri);
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
