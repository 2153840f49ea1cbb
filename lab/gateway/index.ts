import { randomBytes } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { LabContainer, LabSessionGrant, SessionGateway } from '../types';
import { plainPayloads } from './payloads';
import { defaultTiming, type GatewayOptions } from './options';
import { Session, type SessionContext } from './session';
import { Slots } from './slots';
import { passAsIs } from './wire';

export type { GatewayOptions } from './options';

const PATH = '/v1/data-channel/';
const MAX_FRAME_BYTES = 1024 * 1024;

/** Session Manager's side of the lab: sessions, their tokens, and the WebSocket endpoint of their data channels. */
export function createGateway(options: GatewayOptions = {}): SessionGateway {
  const sessions = new Map<string, Session>();
  const slots = new Slots(options.sessionsPerContainer ?? 2);
  const webSockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: MAX_FRAME_BYTES });
  const context: SessionContext = {
    timing: { ...defaultTiming, ...options.timing },
    pass: options.pass ?? passAsIs,
    payloads: options.payloads ?? plainPayloads,
    log: options.log ?? ((line) => void process.stderr.write(`gateway: ${line}\n`)),
    over: (session) => {
      sessions.delete(session.id);
      slots.remove(session);
    },
  };
  let endpoint: { server: Server; origin: string } | null = null;

  const upgrade = (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    const url = new URL(request.url ?? '/', 'ws://lab');
    const session = url.pathname.startsWith(PATH) ? sessions.get(url.pathname.slice(PATH.length)) : undefined;
    if (session === undefined) return refuse(stream, '404 Not Found');
    if (url.searchParams.get('role') !== 'publish_subscribe') return refuse(stream, '400 Bad Request');
    webSockets.handleUpgrade(request, stream, head, (webSocket) => session.connect(webSocket, stream));
  };

  return {
    open(container: LabContainer, command: string): LabSessionGrant {
      if (endpoint === null) throw new Error('The gateway serves no endpoint yet: attach it to a server first.');
      const sessionId = `ecs-execute-command-${newSessionKey()}`;
      const session = new Session(sessionId, container, command, context);
      sessions.set(sessionId, session);
      slots.add(session);
      return { sessionId, streamUrl: `${endpoint.origin}${PATH}${sessionId}?role=publish_subscribe`, tokenValue: session.token(false) };
    },
    resume: (sessionId) => sessions.get(sessionId)?.token(true) ?? null,
    terminate(sessionId) {
      const session = sessions.get(sessionId);
      void session?.end('');
      return session !== undefined;
    },
    attach(server, origin) {
      endpoint = { server, origin };
      server.on('upgrade', upgrade);
    },
    get openSessions() {
      return sessions.size;
    },
    async close() {
      endpoint?.server.off('upgrade', upgrade);
      await Promise.all([...sessions.values()].map((session) => session.end('')));
      for (const webSocket of webSockets.clients) webSocket.terminate();
      webSockets.close();
    },
  };
}

/** 25 characters as newer session ids have. */
function newSessionKey(): string {
  return Array.from(randomBytes(25), (byte) => 'abcdefghijklmnopqrstuvwxyz234567'[byte & 31]).join('');
}

function refuse(stream: Duplex, status: string): void {
  stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
