/** A profile file as the editor holds it: read once, however many tabs show it; read again when it stops answering. */
import type * as vscode from 'vscode';
import type { LoadedProfile } from './session';
import type { FlameDocument, ProfileOpener } from './types';

export class FlameCustomDocument implements vscode.CustomDocument {
  private loading: Promise<FlameDocument> | null = null;
  private isDisposed = false;

  constructor(readonly uri: vscode.Uri, private readonly open: ProfileOpener) {}

  /** The profile, read anew when `broken` is what was read before. A failed reading is not remembered. */
  async load(broken: LoadedProfile | null): Promise<FlameDocument> {
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
    this.drop();
  }

  private async read(): Promise<FlameDocument> {
    const queries = await this.open(this.uri);
    try {
      if (this.isDisposed) throw new Error('The editor was closed while its profile was being read.');
      return { uri: this.uri, queries, summary: await queries.summary() };
    } catch (error) {
      queries.dispose();
      throw error;
    }
  }

  private drop(): void {
    const dropped = this.loading;
    this.loading = null;
    void dropped?.then(({ queries }) => queries.dispose(), () => undefined);
  }
}
