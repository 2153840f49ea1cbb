/** Offers bytes or text as a file to save. Characters that file systems forbid in names become `_`. */
export function saveDownload(content: Uint8Array<ArrayBuffer> | string, name: string, type: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name.replace(/[\\/:*?"<>|\p{Cc}]/gu, '_');
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
