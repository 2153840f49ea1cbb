/** The extension host as a page sees it: messages both ways and a state that survives hiding and reloading. */

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
 * Connects to the host. Call once a page: VS Code hands out its API a single time. `parse` reads what an earlier page
 * saved, which may be of another version of us, or nothing.
 */
export function connectHost<Sent, Received, State>(parse: (saved: unknown) => State): PageHost<Sent, Received, State> {
  const api = acquireVsCodeApi();
  return {
    post: (message) => api.postMessage(message),
    onMessage: (handler) => window.addEventListener('message', (event: MessageEvent<Received>) => handler(event.data)),
    load: () => parse(api.getState()),
    save: (state) => api.setState(state),
  };
}
