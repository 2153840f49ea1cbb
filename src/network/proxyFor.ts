import { isBypassed } from './bypass';
import { NetworkError, type NetworkSettings } from './types';

type Env = Readonly<Record<string, string | undefined>>;

/** The proxy for an address, or null for none. Throws NetworkError where the one that is set cannot be used. */
export function proxyFor(url: URL, settings: NetworkSettings, env: Env): URL | null {
  const noProxy = (env.no_proxy ?? env.NO_PROXY ?? '').split(/[\s,]+/);
  if (isBypassed(url, [...settings.noProxy, ...noProxy])) return null;
  const names = /^(https|wss):$/.test(url.protocol) ? ['https_proxy', 'HTTPS_PROXY'] : ['http_proxy', 'HTTP_PROXY'];
  const candidates = [settings.proxyUrl, ...[...names, 'all_proxy', 'ALL_PROXY'].map((name) => env[name] ?? '')];
  const text = candidates.map((candidate) => candidate.trim()).find((candidate) => candidate !== '');
  return text === undefined ? null : parse(text);
}

/** Whether any proxy is set at all. */
export function hasProxy(settings: NetworkSettings, env: Env): boolean {
  return [
    settings.proxyUrl,
    ...['https_proxy', 'http_proxy', 'all_proxy'].flatMap((name) => [env[name], env[name.toUpperCase()]]),
  ].some((value) => value?.trim());
}

function parse(text: string): URL {
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  const hint = 'Correct http.proxy, or HTTPS_PROXY in the environment: http://host:port.';
  if (!URL.canParse(address)) throw new NetworkError('The address of the proxy is no address.', hint);
  const url = new URL(address);
  if (url.protocol === 'http:' || url.protocol === 'https:') return url;
  throw new NetworkError(
    `A proxy of the kind ${url.protocol.replace(/:$/, '')} is not supported.`,
    'Use an http or https proxy (http.proxy, HTTPS_PROXY).',
  );
}
