import { randomBytes } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { FaultsInForce } from '../faults/inForce';
import { executeRefusal, notAuthorized, userArn } from '../faults/refusals';
import { isForeign } from '../guard';
import { KeyService } from '../kms/keyService';
import { Refusal } from '../refusal';
import { ACCOUNT, REGION } from '../services/account';
import type { LabContainer, LabSessionGrant, SessionGateway } from '../types';
import type { HandshakeSettings } from './handshake';
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
  const faults = new FaultsInForce(options.faults);
  const keys = new KeyService();
  const slots = new Slots(() => faults.common.sessions?.limit ?? options.sessionsPerContainer ?? 2);
  const webSockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: MAX_FRAME_BYTES });
  const context: SessionContext = {
    timing: { ...defaultTiming, ...options.timing },
    pass: options.pass ?? passAsIs,
    log: options.log ?? ((line) => void process.stderr.write(`gateway: ${line}\n`)),
    over: (session) => {
      sessions.delete(session.id);
      faults.forget(session.id);
      slots.remove(session);
    },
  };
  /** Session numbers for the seed of their faults; a session with its own faults always has the same number. */
  const numbers = new WeakMap<Session, number>();
  const applyFaults = (session: Session): void =>
    session.setFaults(faults.of(session.id), faults.sessions.has(session.id) ? 0 : (numbers.get(session) ?? 0));
  faults.onChange(() => {
    sessions.forEach(applyFaults);
    slots.refill();
  });
  let endpoint: { server: Server; origin: string } | null = null;

  const upgrade = (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    if (isForeign(request)) return refuse(stream, '403 Forbidden');
    const url = new URL(request.url ?? '/', 'ws://lab');
    const session = url.pathname.startsWith(PATH) ? sessions.get(url.pathname.slice(PATH.length)) : undefined;
    if (session === undefined) return refuse(stream, '404 Not Found');
    if (url.searchParams.get('role') !== 'publish_subscribe') return refuse(stream, '400 Bad Request');
    webSockets.handleUpgrade(request, stream, head, (webSocket) => session.connect(webSocket, stream));
  };

  return {
    open(container: LabContainer, command: string): LabSessionGrant {
      if (endpoint === null) throw new Error('The gateway serves no endpoint yet: attach it to a server first.');
      const refused = refusalOf(faults, slots, container);
      if (refused !== null) throw refused;
      const sessionId = `ecs-execute-command-${newSessionKey()}`;
      const encryption = encryptionOf(faults, keys, sessionId, container);
      const session = new Session({ id: sessionId, container, command, encryption }, context);
      numbers.set(session, faults.nextNumber());
      applyFaults(session);
      sessions.set(sessionId, session);
      slots.add(session);
      return {
        sessionId,
        streamUrl: `${endpoint.origin}${PATH}${sessionId}?role=publish_subscribe`,
        tokenValue: session.token,
      };
    },
    resume(sessionId) {
      const answer = sessions.get(sessionId)?.resume() ?? null;
      if (answer !== 'denied') return answer;
      throw new Refusal(
        'AccessDeniedException',
        notAuthorized(userArn('lab'), 'ssm:ResumeSession', `arn:aws:ssm:${REGION}:${ACCOUNT}:session/${sessionId}`),
      );
    },
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
    get sessionIds() {
      return [...sessions.keys()];
    },
    setFaults(profile, { session } = {}) {
      if (session === undefined) return faults.set(profile ?? {});
      if (!sessions.has(session)) throw new Error(`There is no session ${session}.`);
      faults.setForSession(session, profile);
    },
    faults,
    keys,
    async close() {
      endpoint?.server.off('upgrade', upgrade);
      await Promise.all([...sessions.values()].map((session) => session.end('')));
      for (const webSocket of webSockets.clients) webSocket.terminate();
      webSockets.close();
    },
  };
}

/** The error that ExecuteCommand fails with under the current faults, or null. */
function refusalOf(faults: FaultsInForce, slots: Slots, container: LabContainer): Refusal | null {
  if (faults.agentStatus !== null) return executeRefusal('InvalidParameterException');
  const refused = faults.refuseExecute();
  if (refused !== null) return refused;
  const isUnreachable =
    faults.denies('ssmmessages:OpenControlChannel', 'task') ||
    faults.denies('ssmmessages:CreateControlChannel', 'task');
  const isFull = faults.common.sessions?.over === 'refuse' && !slots.hasRoom(container);
  return isUnreachable || isFull ? executeRefusal('TargetNotConnectedException') : null;
}

/** The handshake settings if the cluster has a KMS key, otherwise null. */
function encryptionOf(
  faults: FaultsInForce,
  keys: KeyService,
  sessionId: string,
  container: LabContainer,
): HandshakeSettings | null {
  const { kms } = faults.common;
  if (kms === undefined) return null;
  return {
    sessionId,
    targetId: `ecs:${container.clusterName}_${container.taskId}_${container.runtimeId}`,
    keyArn: keys.keyArn,
    challenge: kms.challenge ?? true,
    requireChallenge: kms.requireChallenge ?? false,
    timeoutMs: kms.handshakeMs ?? 15_000,
    decrypt(ciphertext, context) {
      if (faults.denies('kms:Decrypt', 'task')) throw new Refusal('AccessDeniedException', '');
      return keys.decrypt(ciphertext, context);
    },
  };
}

/** 25 characters, as in newer session ids. */
function newSessionKey(): string {
  return Array.from(randomBytes(25), (byte) => 'abcdefghijklmnopqrstuvwxyz234567'[byte & 31]).join('');
}

function refuse(stream: Duplex, status: string): void {
  stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
