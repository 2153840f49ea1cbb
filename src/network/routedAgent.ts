import http from 'node:http';
import https from 'node:https';
import type { Duplex } from 'node:stream';
import { Agent, type AgentConnectOpts } from 'agent-base';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { NetworkError } from './types';

interface Route {
  /** The proxy for an address, or null for none. */
  readonly proxyFor: (url: URL) => URL | null;
  /** Undefined: Node's own. */
  readonly ca: string[] | undefined;
  /** Whether an https proxy's own certificate is checked. */
  readonly proxyStrictSSL: boolean;
  /** Proxy-Authorization, as it is sent; '' for none. */
  readonly proxyAuthorization: string;
}

type Tunnel = HttpsProxyAgent<string>;

/**
 * Connects directly or through an HTTP(S) proxy by CONNECT, http and https alike. A request fails with NetworkError
 * where the proxy is why. Not proxy-agent: it brings SOCKS and PAC, with a JavaScript engine to run that, and does not
 * tell why a proxy refused.
 */
export class RoutedAgent extends Agent {
  private readonly plain = new http.Agent({ keepAlive: true });
  private readonly secure: https.Agent;
  private readonly tunnels = new Map<string, Tunnel>();

  constructor(private readonly route: Route) {
    super({ keepAlive: true });
    this.secure = new https.Agent({ keepAlive: true, ca: route.ca });
  }

  override async connect(request: http.ClientRequest, options: AgentConnectOpts): Promise<Duplex | http.Agent> {
    const host = options.host ?? 'localhost';
    const address = new URL(
      `${options.secureEndpoint ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${options.port}`,
    );
    const proxy = this.route.proxyFor(address);
    if (proxy === null) return options.secureEndpoint ? this.secure : this.plain;
    return this.throughProxy(
      proxy,
      address.host,
      request,
      options.secureEndpoint ? { ...options, ca: this.route.ca } : options,
    );
  }

  override destroy(): void {
    for (const agent of [this.plain, this.secure, ...this.tunnels.values()]) agent.destroy();
    super.destroy();
  }

  private async throughProxy(
    proxy: URL,
    destination: string,
    request: http.ClientRequest,
    options: AgentConnectOpts,
  ): Promise<Duplex> {
    let status = 200;
    request.once('proxyConnect', (answer: { statusCode: number }) => {
      status = answer.statusCode;
    });
    let socket: Duplex;
    try {
      socket = await this.tunnel(proxy).connect(request, options as Parameters<Tunnel['connect']>[1]);
    } catch (error) {
      throw unreachable(proxy, error);
    }
    if (status === 200) return socket;
    socket.destroy();
    throw refused(proxy, destination, status);
  }

  /** These options apply to the proxy only; the destination is checked with the options of the request. */
  private tunnel(proxy: URL): Tunnel {
    const { ca, proxyStrictSSL, proxyAuthorization } = this.route;
    let tunnel = this.tunnels.get(proxy.href);
    if (!tunnel) {
      const headers = proxyAuthorization === '' ? {} : { 'Proxy-Authorization': proxyAuthorization };
      tunnel = new HttpsProxyAgent<string>(proxy.href, { ca, rejectUnauthorized: proxyStrictSSL, headers });
      this.tunnels.set(proxy.href, tunnel);
    }
    return tunnel;
  }
}

function refused(proxy: URL, destination: string, status: number): NetworkError {
  if (status === 407) {
    return new NetworkError(
      `The proxy ${proxy.host} requires a user and password (407).`,
      'Write them into the proxy’s address (http.proxy, HTTPS_PROXY), or set http.proxyAuthorization.',
    );
  }
  return new NetworkError(
    `The proxy ${proxy.host} refused the connection to ${destination} (${status}).`,
    'Have the address allowed in the proxy, or list it in http.noProxy or NO_PROXY.',
  );
}

function unreachable(proxy: URL, error: unknown): NetworkError {
  const code =
    typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
      ? error.code
      : 'no answer';
  const cause = { cause: error };
  if (/CERT|SELF_SIGNED|UNABLE_TO_/.test(code)) {
    return new NetworkError(
      `The certificate of the proxy ${proxy.host} is not trusted (${code}).`,
      'Add its authority (ecsProfiler.network.caFile, AWS_CA_BUNDLE), or turn http.proxyStrictSSL off.',
      cause,
    );
  }
  return new NetworkError(
    `The proxy ${proxy.host} cannot be reached (${code}).`,
    'Check its address (http.proxy, HTTPS_PROXY) and that it runs.',
    cause,
  );
}
