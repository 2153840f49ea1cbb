/** catalog-api: a small HTTP service and its load. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startLoad } from './load';
import { respond } from './routes';

const server = createServer(respond);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(0));
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  console.log(`catalog-api ready on port ${port}`);
  startLoad(port);
});
