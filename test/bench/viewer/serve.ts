import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Answers for a path: its content and type; undefined: not found. */
export type Content = (
  pathname: string,
) => Promise<{ readonly type: string; readonly body: string | Uint8Array } | undefined>;

/** Serves a page on a port of its own; answers its address and how to end it. */
export async function serve(content: Content): Promise<{ readonly origin: string; close(): void }> {
  const server = createServer((request, response) => {
    void content(new URL(request.url ?? '/', 'http://localhost').pathname)
      .catch(() => undefined)
      .then((found) => {
        response.writeHead(found === undefined ? 404 : 200, found === undefined ? {} : { 'content-type': found.type });
        response.end(found?.body);
      });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, close: () => void server.close() };
}
