import type { IncomingMessage } from 'node:http';

/** The names under which a program of this machine reaches the lab; any port, since a port may be forwarded to another one. */
const LOOPBACK = /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/i;

/**
 * Whether a request or a WebSocket upgrade may come from a web page, which must reach nothing here: the lab's key is known to
 * everybody, and a session of it runs commands on this machine. Every way into the lab asks this first.
 *
 * A page on a name that its owner points at 127.0.0.1 (DNS rebinding) sends that name as Host. A page on any other address sends
 * its Origin with each POST and each upgrade. Clients send no Origin, or, as some WebSocket libraries do, the address itself.
 */
export function isForeign({ rawHeaders }: Pick<IncomingMessage, 'rawHeaders'>): boolean {
  const all = (wanted: string): string[] =>
    rawHeaders.filter((_, i) => i % 2 === 1 && rawHeaders[i - 1].toLowerCase() === wanted);
  const hosts = all('host');
  if (hosts.length !== 1 || !LOOPBACK.test(hosts[0])) return true;
  const own = [`http://${hosts[0]}`, `ws://${hosts[0]}`].map((address) => address.toLowerCase());
  return all('origin').some((origin) => !own.includes(origin.toLowerCase()));
}

/** What a refused request is told. */
export const FOREIGN =
  'The lab answers programs of this machine that call it 127.0.0.1, localhost or [::1], and no web pages.';
