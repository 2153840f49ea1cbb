/** A profile file as the editor holds it: read once, however many tabs show it; read again on request. */
import type * as vscode from 'vscode';
import type { LoadedProfile } from './session';
import type { FlameDocument, ProfileOpener } from './types';

export class FlameCustomDocument implements vscode.CustomDocument {
  private loading: Promise<FlameDocument> | null = null;
  private isDisposed = false;

  constructor(readonly uri: vscode.Uri, private readonly open: ProfileOpener) {}

  /** The profile; `again` drops what was read and reads the file anew. A failed reading is not remembered. */
  async load(again: boolean): Promise<FlameDocument & LoadedProfile> {
    if (again) this.drop();
    this.loading ??= this.read();
    const loading = this.loading;
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
    if (this.isDisposed) queries.dispose();
    return { uri: this.uri, queries, summary: await queries.summary() };
  }

  private drop(): void {
    const dropped = this.loading;
    this.loading = null;
    void dropped?.then(({ queries }) => queries.dispose(), () => undefined);
  }
}
