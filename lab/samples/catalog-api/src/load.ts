/** The load: one search and one product page every 297 ms over real HTTP, less often with a smaller ECS_LAB_LOAD. The
 * interval is no multiple of a sampling interval, which would meet every request at the same point. */
import { Agent, get } from 'node:http';

const PERIOD_MS = 297 / Number(process.env.ECS_LAB_LOAD ?? '1');
const PATHS = ['/search', '/product'];
const agent = new Agent({ keepAlive: true });

export function startLoad(port: number): void {
  setInterval(() => {
    for (const path of PATHS) get({ host: '127.0.0.1', port, path, agent }, (response) => response.resume());
  }, PERIOD_MS);
}
