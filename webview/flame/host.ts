/** The extension host as the page sees it: typed messages both ways and a state that survives hiding and reloading. */
import type { FromPage, ToPage } from '../../src/protocol';
import type { PageState } from './state/pageState';
import { parseState } from './state/parseState';

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}
declare function acquireVsCodeApi(): VsCodeApi;

export interface Host {
  post(message: FromPage): void;
  onMessage(handler: (message: ToPage) => void): void;
  load(): PageState;
  save(state: PageState): void;
}

/** Connects to the host. Call once a page: VS Code hands out its API a single time. */
export function connectHost(): Host {
  const api = acquireVsCodeApi();
  return {
    post: (message) => api.postMessage(message),
    onMessage: (handler) => window.addEventListener('message', (event: MessageEvent<ToPage>) => handler(event.data)),
    load: () => parseState(api.getState()),
    save: (state) => api.setState(state),
  };
}
