import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Returns content and type for a path; undefined means not found. */
export type Content = (
  pathname: string,
) => Promise<{ readonly type: string; readonly body: string | Uint8Array } | undefined>;

/** Serves a page on a free port. Returns its origin and a function that stops the server. */
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
