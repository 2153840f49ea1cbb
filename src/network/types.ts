/** What decides the way out, besides the environment. */
export interface NetworkSettings {
  /** VS Code's `http.proxy`; '' where there is none. */
  readonly proxyUrl: string;
  /** VS Code's `http.noProxy`. */
  readonly noProxy: readonly string[];
  /** VS Code's `http.proxyStrictSSL`: whether an https proxy's own certificate is checked. */
  readonly proxyStrictSSL: boolean;
  /** VS Code's `http.proxyAuthorization`, sent to the proxy as it is; '' for none. A secret. */
  readonly proxyAuthorization: string;
  /** PEM file of certificate authorities to trust besides Node's; '' for none. */
  readonly caFile: string;
}

/** The network is in the way: what happened, and what to do. No user, password or token is in it. */
export class NetworkError extends Error {
  constructor(
    message: string,
    readonly hint: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = 'NetworkError';
  }
}
