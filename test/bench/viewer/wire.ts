/**
 * Encodes the host's messages as bytes and keeps typed arrays intact, as the editor's own channel to a webview does.
 */

type Column = Int32Array | Float64Array | Float32Array | Uint8Array;

/** Length of the text (u32), the text as JSON, then the arrays, each on a multiple of 8 bytes. */
export function packMessage(message: unknown): Uint8Array {
  const columns: Column[] = [];
  const text = new TextEncoder().encode(
    JSON.stringify(message, (_key, value: unknown) => {
      if (
        !(
          value instanceof Int32Array ||
          value instanceof Float64Array ||
          value instanceof Float32Array ||
          value instanceof Uint8Array
        )
      )
        return value;
      return { column: columns.push(value) - 1, kind: value.constructor.name, length: value.length };
    }),
  );
  const padded = (bytes: number): number => Math.ceil(bytes / 8) * 8;
  const packed = new Uint8Array(
    columns.reduce((sum, { byteLength }) => sum + padded(byteLength), padded(4 + text.length)),
  );
  new DataView(packed.buffer).setUint32(0, text.length, true);
  packed.set(text, 4);
  let at = padded(4 + text.length);
  for (const { buffer, byteOffset, byteLength } of columns) {
    packed.set(new Uint8Array(buffer, byteOffset, byteLength), at);
    at += padded(byteLength);
  }
  return packed;
}

/**
 * Runs in the page and takes the place of the editor's end of the channel. Must not use anything from outside this
 * function.
 */
export function connectPage({
  socketUrl,
  theme,
}: {
  readonly socketUrl: string;
  readonly theme: Readonly<Record<string, string>>;
}): void {
  const socket = new WebSocket(socketUrl);
  socket.binaryType = 'arraybuffer';
  const kinds = { Int32Array, Float64Array, Float32Array, Uint8Array };
  const opened = new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }));
  socket.addEventListener('message', ({ data }: MessageEvent<ArrayBuffer>) => {
    const length = new DataView(data).getUint32(0, true);
    let at = Math.ceil((4 + length) / 8) * 8;
    const starts: number[] = [];
    const message: unknown = JSON.parse(
      new TextDecoder().decode(new Uint8Array(data, 4, length)),
      (_key, value: { column?: number; kind?: keyof typeof kinds; length: number } | null) => {
        if (value === null || typeof value !== 'object' || value.column === undefined || value.kind === undefined)
          return value;
        starts[value.column] = at;
        const kind = kinds[value.kind];
        at += Math.ceil((value.length * kind.BYTES_PER_ELEMENT) / 8) * 8;
        return new kind(data, starts[value.column], value.length);
      },
    );
    window.dispatchEvent(new MessageEvent('message', { data: message }));
  });
  let state: unknown;
  Reflect.set(window, 'acquireVsCodeApi', () => ({
    postMessage: (message: unknown) => void opened.then(() => socket.send(JSON.stringify(message))),
    getState: () => state,
    setState: (next: unknown) => {
      state = next;
    },
  }));
  document.addEventListener('DOMContentLoaded', () => {
    document.body.classList.add('vscode-dark');
    for (const [name, value] of Object.entries(theme))
      document.documentElement.style.setProperty(`--vscode-${name}`, value);
  });
}
