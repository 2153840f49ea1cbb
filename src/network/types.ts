/** Settings for proxy and certificate authorities; the environment counts as well. */
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

/** A failure of the proxy or of certificates: what happened and what to do. Contains no user, password or token. */
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
