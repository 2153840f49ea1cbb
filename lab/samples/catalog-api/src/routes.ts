/** Answers requests. Each uses a fixed amount of CPU time, so that the shares are the same on any machine. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { products } from './products';
import { fingerprint } from './fingerprint';
import { spendCpu } from './pacing';
import { searchTitles } from './search';

/** CPU time per request. At 3.4 of each per second: 0.1 and 0.06 of a core, 60 and 36 % of all; HTTP takes the rest. */
const PRODUCT_MS = 30;
const SEARCH_MS = 18;

export function respond(request: IncomingMessage, response: ServerResponse): void {
  const body = request.url === '/search' ? search() : productPage();
  response.end(body);
}

function search(): string {
  let found = 0;
  spendCpu(SEARCH_MS, () => {
    found = searchTitles(products).length;
  });
  return `${found} found`;
}

function productPage(): string {
  let etag = 0;
  spendCpu(PRODUCT_MS, () => {
    etag = fingerprint(products);
  });
  return `etag ${etag.toString(16)}`;
}
