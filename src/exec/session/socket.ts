/**
 * One WebSocket of a data channel: opened with its token, kept alive, monitored for a dead peer (docs/data-channel.md,
 * 2), and read no faster than its output is consumed.
 */
import { randomUUID } from 'node:crypto';
import type { Agent } from 'node:http';
import WebSocket from 'ws';
import type { Clock } from '../clock';
import { openDataChannelText } from '../wire/payloads';
import { ExecError } from '../types';

interface SocketRequest {
  /** Used verbatim. */
  readonly streamUrl: string;
  readonly token: string;
  readonly clientId: string;
  /** Connects through it; undefined: directly. */
  readonly agent?: Agent;
  /** Aborts a pending connection attempt. */
  readonly signal?: AbortSignal;
}

export interface SocketEvents {
  frame(bytes: Uint8Array): void;
  /** The socket was lost, for whatever reason; called once, after `connect` has resolved. */
  lost(): void;
}

/** An open socket. */
export interface Socket {
  /** False if the socket is not open: the frame is lost. */
  send(frame: Uint8Array): boolean;
  /** True: stop reading, so that the peer is slowed down; false: continue. */
  pause(paused: boolean): void;
  close(): void;
}

export type Connect = (request: SocketRequest, events: SocketEvents, clock: Clock) => Promise<Socket>;

const PING_MS = 30_000;
/** Without a sign of life for this long, the peer is dead. */
const DEAD_MS = 60_000;
const DIAL_MS = 15_000;
const MAX_FRAME = 2 * 1024 * 1024;

/** Throws unless the URL is wss, or ws on this machine. */
export function checkStreamUrl(streamUrl: string): void {
  const url = URL.canParse(streamUrl) ? new URL(streamUrl) : null;
  if (url?.protocol === 'wss:') return;
  if (
    url?.protocol === 'ws:' &&
    (/^127(\.\d+){3}$/.test(url.hostname) || url.hostname === 'localhost' || url.hostname === '[::1]')
  )
    return;
  throw new ExecError(
    'protocol',
    'The session’s stream address is not encrypted (wss), so it was not used.',
    'Unencrypted ws is accepted only on this machine, for a local lab.',
  );
}

/** Connects and sends the opening text frame. Rejects with the socket's error, which never contains the token. */
export const connectSocket: Connect = ({ streamUrl, token, clientId, agent, signal }, events, clock) => {
  checkStreamUrl(streamUrl);
  return new Promise((resolve, reject) => {
    const ws = new WebSocket(streamUrl, {
      perMessageDeflate: false,
      maxPayload: MAX_FRAME,
      handshakeTimeout: DIAL_MS,
      agent,
    });
    let heardAt = clock.now();
    let cancelPing = () => {};
    const heard = () => {
      heardAt = clock.now();
    };
    const ping = () => {
      if (ws.isPaused) heard();
      if (clock.now() - heardAt > DEAD_MS) return ws.terminate();
      ws.ping('keepalive');
      cancelPing = clock.after(PING_MS, ping);
    };
    const abort = () => ws.terminate();
    signal?.addEventListener('abort', abort, { once: true });
    if (signal?.aborted) abort();
    ws.on('open', () => {
      ws.send(openDataChannelText(randomUUID(), token, clientId));
      heard();
      ping();
      resolve({
        send: (frame) => {
          if (ws.readyState !== WebSocket.OPEN) return false;
          ws.send(frame);
          return true;
        },
        pause: (paused) => {
          if (paused) ws.pause();
          else ws.resume();
        },
        close: abort,
      });
    });
    ws.on('message', (data) => {
      heard();
      events.frame(
        Array.isArray(data) ? Buffer.concat(data) : data instanceof ArrayBuffer ? new Uint8Array(data) : data,
      );
    });
    ws.on('pong', heard);
    ws.on('ping', heard);
    ws.on('error', (error) => reject(error));
    ws.on('close', () => {
      cancelPing();
      signal?.removeEventListener('abort', abort);
      events.lost();
      reject(new Error('The socket was closed before it opened.'));
    });
  });
};

/** Bytes that may wait for a slow consumer before the socket is paused, and when it is resumed. */
const FULL = 1024 * 1024;
const LOW = 256 * 1024;

interface OutputEvents {
  /** Consumes bytes; a promise asks for no more until it settles. */
  consume(bytes: Uint8Array): void | Promise<void>;
  /** True: stop reading. False: continue. */
  full(isFull: boolean): void;
  /** `consume` threw or rejected. */
  failed(error: unknown): void;
}

/** Output waiting for a consumer that may be slow. Nothing is dropped: what exceeds the limit stays in the network. */
export class OutputQueue {
  private readonly waiting: Uint8Array[] = [];
  private bytes = 0;
  private busy = false;
  private stopped = false;
  private onIdle: (() => void) | null = null;
  isFull = false;

  constructor(private readonly events: OutputEvents) {}

  push(bytes: Uint8Array): void {
    if (this.stopped) return;
    this.waiting.push(bytes);
    this.bytes += bytes.length;
    this.drain();
    if (!this.isFull && this.bytes > FULL) this.setFull(true);
  }

  /** Calls back once everything was consumed: at once if nothing is waiting. */
  whenIdle(callback: () => void): void {
    if (!this.busy && this.waiting.length === 0) callback();
    else this.onIdle = callback;
  }

  stop(): void {
    this.stopped = true;
    this.waiting.length = 0;
  }

  private drain(): void {
    while (!this.busy && !this.stopped) {
      const next = this.waiting.shift();
      if (!next) return;
      this.bytes -= next.length;
      try {
        const taken = this.events.consume(next);
        if (taken) this.waitFor(taken);
      } catch (error) {
        this.events.failed(error);
      }
    }
  }

  private waitFor(taken: Promise<void>): void {
    this.busy = true;
    taken.then(
      () => {
        this.busy = false;
        this.drain();
        if (this.isFull && this.bytes < LOW) this.setFull(false);
        if (!this.busy && !this.stopped) this.onIdle?.();
      },
      (error: unknown) => this.events.failed(error),
    );
  }

  private setFull(full: boolean): void {
    this.isFull = full;
    if (!this.stopped) this.events.full(full);
  }
}
