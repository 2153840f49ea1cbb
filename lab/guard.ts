import type { IncomingMessage } from 'node:http';

/** The host names by which programs on this machine reach the lab, with any port, since a port may be forwarded. */
const LOOPBACK = /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/i;

/**
 * Whether a request or a WebSocket upgrade may come from a web page. Pages must not reach anything here: the lab's key
 * is public, and its sessions run commands on this machine. Every entry point calls this first.
 *
 * A page on a name whose owner points it at 127.0.0.1 (DNS rebinding) sends that name as Host. A page on any other
 * address sends its Origin with each POST and each upgrade. Clients send no Origin or, like some WebSocket libraries,
 * the lab's own address.
 */
export function isForeign({ rawHeaders }: Pick<IncomingMessage, 'rawHeaders'>): boolean {
  const all = (wanted: string): string[] =>
    rawHeaders.filter((_, i) => i % 2 === 1 && rawHeaders[i - 1].toLowerCase() === wanted);
  const hosts = all('host');
  if (hosts.length !== 1 || !LOOPBACK.test(hosts[0])) return true;
  const own = [`http://${hosts[0]}`, `ws://${hosts[0]}`].map((address) => address.toLowerCase());
  return all('origin').some((origin) => !own.includes(origin.toLowerCase()));
}

/** The response to a rejected request. */
export const FOREIGN =
  'The lab answers programs of this machine that call it 127.0.0.1, localhost or [::1], and no web pages.';
