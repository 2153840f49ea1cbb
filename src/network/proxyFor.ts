import { BlockList, isIP } from 'node:net';
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
  if (!URL.canParse(address)) throw new NetworkError('The address of the proxy is not valid.', hint);
  const url = new URL(address);
  if (url.protocol === 'http:' || url.protocol === 'https:') return url;
  throw new NetworkError(
    `A proxy of the kind ${url.protocol.replace(/:$/, '')} is not supported.`,
    'Use an http or https proxy (http.proxy, HTTPS_PROXY).',
  );
}

const LOOPBACK = /^(localhost|(.+\.)?localhost|127(\.\d{1,3}){3}|::1)$/;
/** As an entry: addresses of this machine go through the proxy too. */
const ASKED = '<-loopback>';

/**
 * Whether an address is reached without a proxy. Written by hand because packages (proxy-from-env, proxy-agent) support
 * `NO_PROXY` only, neither CIDR blocks nor VS Code's `http.noProxy` and `<-loopback>`. Entries: `*`, `host` (and what
 * is below it), `.host`, `*.host`, an IP address, a CIDR block; each may end in `:port`. This machine is bypassed
 * unless `<-loopback>` is an entry.
 */
export function isBypassed(url: URL, entries: readonly string[]): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const port = url.port || (/^(https|wss):$/.test(url.protocol) ? '443' : '80');
  const list = entries.map((entry) => entry.trim().toLowerCase()).filter((entry) => entry !== '');
  if (LOOPBACK.test(host) && !list.includes(ASKED)) return true;
  return list.some((entry) => covers(entry, host, port));
}

function covers(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true;
  const block = /^([0-9a-f.:]+)\/(\d{1,3})$/.exec(entry);
  if (block) return inBlock(host, block[1], Number(block[2]));
  const { name, port: wanted } = hostAndPort(entry);
  if (wanted !== '' && wanted !== port) return false;
  const suffix = name.replace(/^\*?\./, '');
  return host === suffix || (!isIP(host) && suffix !== '' && host.endsWith(`.${suffix}`));
}

/** `host`, `host:port`, `[ipv6]:port`, `ipv6`. */
function hostAndPort(entry: string): { name: string; port: string } {
  if (isIP(entry)) return { name: entry, port: '' };
  const [, bracketed, plain, port] = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d+))?$/.exec(entry) ?? [];
  return { name: bracketed ?? plain ?? entry, port: port ?? '' };
}

function inBlock(host: string, net: string, prefix: number): boolean {
  const family = isIP(host);
  if (family === 0 || isIP(net) !== family || prefix > (family === 4 ? 32 : 128)) return false;
  const kind = family === 4 ? 'ipv4' : 'ipv6';
  const list = new BlockList();
  list.addSubnet(net, prefix, kind);
  return list.check(host, kind);
}
