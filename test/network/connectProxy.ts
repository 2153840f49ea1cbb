import http from 'node:http';
import https from 'node:https';
import net, { type AddressInfo } from 'node:net';

export interface ConnectProxy {
  readonly url: string;
  /** The requests received: the target of `CONNECT host:port`, and the Proxy-Authorization header. */
  readonly asked: { readonly target: string; readonly authorization: string | undefined }[];
  close(): Promise<void>;
}

export interface ConnectProxyOptions {
  /** Answers with this status in place of connecting. */
  readonly status?: number;
  /** Proxy-Authorization that is wanted; 407 without it. */
  readonly authorization?: string;
  /** Connects here whatever target is requested, for names that exist only in tests. */
  readonly to?: { readonly host: string; readonly port: number };
  /** Makes it an https proxy. */
  readonly tls?: { readonly key: string; readonly cert: string };
  readonly host?: string;
}

/** An HTTP(S) proxy that supports CONNECT. */
export async function startConnectProxy(options: ConnectProxyOptions = {}): Promise<ConnectProxy> {
  const asked: ConnectProxy['asked'] = [];
  const sockets = new Set<net.Socket>();
  const server = options.tls ? https.createServer(options.tls) : http.createServer();
  server.on('connection', (socket: net.Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy());
  });
  server.on('connect', (request, client: net.Socket, head: Buffer) => {
    const authorization = request.headers['proxy-authorization'];
    asked.push({ target: request.url ?? '', authorization });
    const status =
      options.authorization !== undefined && authorization !== options.authorization ? 407 : (options.status ?? 200);
    client.on('error', () => client.destroy());
    if (status !== 200) return client.end(`HTTP/1.1 ${status} No\r\nContent-Length: 17\r\n\r\n<h1>go away</h1>\r\n`);
    const { hostname, port } = new URL(`http://${request.url}`);
    const far = net.connect(options.to ?? { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) }, () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      far.write(head);
      far.pipe(client).pipe(far);
    });
    sockets.add(far);
    far
      .on('error', () => client.destroy())
      .on('close', () => {
        sockets.delete(far);
        client.destroy();
      });
  });
  const host = options.host ?? '127.0.0.1';
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return {
    url: `${options.tls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${(server.address() as AddressInfo).port}`,
    asked,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
