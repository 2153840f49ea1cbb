/**
 * The extension host from the page's side: messages in both directions, and a state that survives hiding and reloading.
 */

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}
declare function acquireVsCodeApi(): VsCodeApi;

export interface PageHost<Sent, Received, State> {
  post(message: Sent): void;
  onMessage(handler: (message: Received) => void): void;
  load(): State;
  save(state: State): void;
}

/**
 * Connects to the host. Call this only once per page, because VS Code hands out its API only once. `parse` reads the
 * saved state, which may come from another version of the extension or be missing; `read` tells the host's messages from
 * others that a window gets: it returns null for those.
 */
export function connectHost<Sent, Received, State>(
  parse: (saved: unknown) => State,
  read: (message: unknown) => Received | null = (message) => message as Received,
): PageHost<Sent, Received, State> {
  const api = acquireVsCodeApi();
  return {
    post: (message) => api.postMessage(message),
    onMessage: (handler) =>
      window.addEventListener('message', (event: MessageEvent<unknown>) => {
        const message = read(event.data);
        if (message !== null) handler(message);
      }),
    load: () => parse(api.getState()),
    save: (state) => api.setState(state),
  };
}
