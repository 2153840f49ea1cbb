/** Changes of a folder that several windows share: an editor has no event for what another window did. Pure. */

interface FolderChanges {
  /** Something here changed: fires. */
  changed(): Promise<void>;
  /** Fires if the folder is another than at the last firing. */
  look(): Promise<void>;
}

/** `listing`: a text that is another one where the folder has changed. */
export function folderChanges(listing: () => Promise<string>, fire: () => void): FolderChanges {
  // A folder that cannot be listed is as good as empty: the views say what is wrong with it.
  const now = (): Promise<string> => listing().catch(() => '');
  let last = now();
  return {
    // Listed before it fires: what another window adds while the views read is found by the next look.
    async changed() {
      const found = await now();
      last = Promise.resolve(found);
      fire();
    },
    async look() {
      const found = await now();
      if (found === (await last)) return;
      last = Promise.resolve(found);
      fire();
    },
  };
}
