/** The visitors: one search and one product page every 200 ms over real HTTP. */
import { Agent, get } from 'node:http';

const PERIOD_MS = 200;
const PATHS = ['/search', '/product'];
const agent = new Agent({ keepAlive: true });

export function startLoad(port: number): void {
  setInterval(() => {
    for (const path of PATHS) get({ host: '127.0.0.1', port, path, agent }, (response) => response.resume());
  }, PERIOD_MS);
}
