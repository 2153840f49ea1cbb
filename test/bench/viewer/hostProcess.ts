/**
 * Our host in a separate process, like the extension host, with the real session and worker. The page connects over a
 * socket. The bench sends one message that names the file, or two files to compare, and is told when loading starts.
 */
import { once } from 'node:events';
import path from 'node:path';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import type { FromPage } from '../../../src/protocol';
import { FlameSession } from '../../../src/page/session';
import { keepWorkerReady, openInWorker } from '../../../src/worker/client';
import { packMessage } from './wire';

const worker = path.resolve('dist/worker.js');
const named = once(process, 'message') as Promise<[{ readonly file: string; readonly baseline?: string }]>;
// As the extension does when a window opens.
keepWorkerReady(worker);

async function load(): Promise<{
  queries: Awaited<ReturnType<typeof openInWorker>>;
  summary: Awaited<ReturnType<Awaited<ReturnType<typeof openInWorker>>['summary']>>;
  numbering: string;
}> {
  const [{ file, baseline }] = await named;
  process.send?.({ askedAt: performance.timeOrigin + performance.now() });
  const queries = await openInWorker(
    {
      file,
      workspaceRoots: [path.resolve('lab/samples')],
      ...(baseline !== undefined && { baseline: { file: baseline } }),
    },
    worker,
  );
  return { queries, summary: await queries.summary(), numbering: '' };
}

const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
server.on('connection', (socket: WebSocket) => {
  const session = new FlameSession({
    load,
    post: (message) => socket.send(packMessage(message)),
    showFrame: () => undefined,
    copy: () => undefined,
    action: () => undefined,
    settings: () => ({ colourBy: 'package', orientation: 'icicle', view: 'leftHeavy' }),
    saveSetting: () => undefined,
    scopeChanged: () => undefined,
    export: () => undefined,
    problem: (message, cause) => process.send?.({ problem: `${message}: ${String(cause)}` }),
  });
  socket.on('message', (data) => void session.receive(JSON.parse(String(data)) as FromPage));
});
server.on('listening', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on('disconnect', () => process.exit());
