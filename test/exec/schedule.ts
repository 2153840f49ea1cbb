/**
 * One session over a bad line, fully determined by a seed: the production channel against a peer on a virtual clock.
 */
import { publication } from '../../lab/gateway/messages';
import { createSessionEncryption } from '../../src/exec/encryption/encryption';
import { DataChannel } from '../../src/exec/session/channel';
import type { Connect, SocketEvents } from '../../src/exec/session/socket';
import type { ExecApi, ExecError } from '../../src/exec/types';
import { ChannelPeer } from './channelPeer';
import { type Dice, dice } from './dice';
import { VirtualClock } from './virtualClock';

export type Ending = 'normal' | 'closed' | 'gone' | 'denied' | 'silent';

export interface Outcome {
  /** How the schedule meant it to end. */
  readonly ending: Ending;
  readonly sent: { readonly input: Buffer; readonly output: Buffer };
  readonly received: { readonly input: Buffer; readonly output: Buffer };
  /** Every error the channel ended with: there must be one. */
  readonly errors: readonly ExecError[];
  readonly terminated: number;
  readonly frames: number;
  readonly resets: number;
  readonly virtualMs: number;
}

const BYTES = 64 * 1024;
const MAX_VIRTUAL_MS = 3_600_000;
const MAX_STEPS = 500_000;
/** The time a socket takes to notice a dead connection. Pings themselves are not simulated. */
const PING_FINDS_MS = 60_000;

/**
 * How often the line loses, duplicates and damages frames, and how long it delays them. Each frame has its own delay,
 * so frames are also reordered.
 */
function drawLine(d: Dice) {
  const mild = d.chance(0.3);
  return {
    loss: mild ? 0 : d.next() * 0.35,
    copy: mild ? 0 : d.next() * 0.3,
    damage: d.chance(0.3) ? d.next() * 0.05 : 0,
    latencyMs: d.chance(0.2) ? d.whole(500, 2500) : d.whole(0, 200),
    jitterMs: d.chance(0.5) ? d.whole(0, 800) : 0,
    resets: d.chance(0.4) ? d.whole(1, 4) : 0,
    pauses: d.chance(0.3) ? d.whole(1, 20) : 0,
    slow: d.chance(0.2),
  };
}

/** Runs it. Throws when it hangs. */
export async function runSchedule(seed: number): Promise<Outcome> {
  const d = dice(seed);
  const line = drawLine(d);
  const ending: Ending = d.chance(0.75) ? 'normal' : (['closed', 'gone', 'denied', 'silent'] as const)[d.whole(0, 3)];
  const dataKey = d.chance(0.3) ? d.bytes(64) : undefined;
  const sent = { input: d.bytes(BYTES + d.whole(0, 4000)), output: d.bytes(BYTES + d.whole(0, 4000)) };
  const clock = new VirtualClock();
  const dies = ending === 'normal' ? Infinity : d.whole(0, 8000);
  const errors: ExecError[] = [];
  const received: Buffer[] = [];
  let events: SocketEvents | null = null;
  let frames = 0;
  let resets = 0;
  let terminated = 0;

  /** One way; frames of a socket that is gone do not arrive. */
  const carry = (frame: Uint8Array, to: (frame: Buffer) => void) => {
    frames++;
    if (clock.now() >= dies && ending !== 'closed') return;
    for (let copies = d.chance(line.copy) ? 2 : 1; copies > 0; copies--) {
      if (d.chance(line.loss)) continue;
      const arrives = Buffer.from(frame);
      if (d.chance(line.damage) && arrives.length > 120) arrives[d.whole(120, arrives.length - 1)] ^= d.whole(1, 255);
      clock.after(line.latencyMs + d.whole(0, line.jitterMs), () => to(arrives));
    }
  };
  const peer: ChannelPeer = new ChannelPeer({
    clock,
    output: cut(sent.output, d),
    expects: sent.input.length,
    dataKey,
    send: (frame) => toClient(frame),
  });
  const toClient = (frame: Buffer) => {
    const socket = events;
    // A service that ends a session always manages to say so; any other frame may be lost.
    if (frame.includes('channel_closed')) clock.after(line.latencyMs + line.jitterMs, () => socket?.frame(frame));
    else
      carry(frame, (arrived) => {
        if (socket === events) socket?.frame(arrived);
      });
  };
  let started = false;
  const connect: Connect = async (_request, to) => {
    events = to;
    if (!started) clock.after(100, () => peer.start());
    started = true;
    return {
      send: (frame) => {
        carry(frame, (arrived) => {
          if (events === to) peer.receive(arrived);
        });
        return true;
      },
      pause: () => {},
      close: () => {
        if (events === to) events = null;
      },
    };
  };
  const lose = () => {
    const lost = events;
    events = null;
    lost?.lost();
  };
  const api: ExecApi = {
    executeCommand: () => Promise.reject(new Error('not part of this')),
    resumeSession: async () => {
      if (clock.now() < dies) return 't2';
      if (ending === 'denied') throw Object.assign(new Error('no'), { name: 'AccessDeniedException' });
      return null;
    },
    terminateSession: async () => {
      terminated++;
    },
    generateDataKey: async () => ({ plaintext: Buffer.from(dataKey ?? []), ciphertext: Buffer.from('sealed') }),
  };
  for (let n = 0; n < line.resets; n++) {
    clock.after(d.whole(100, 5000), () => {
      if (events && clock.now() < dies) resets++;
      lose();
    });
  }
  for (let n = 0; n < line.pauses; n++) {
    const at = d.whole(0, 5000);
    clock.after(at, () => events?.frame(publication('pause_publication')));
    clock.after(at + d.whole(0, 1000), () => events?.frame(publication('start_publication')));
  }
  if (ending === 'closed') clock.after(dies, () => peer.end('Setting up data channel with id s failed: no reason'));
  else if (ending !== 'normal') clock.after(dies + PING_FINDS_MS, lose);

  const grant = { sessionId: 's', streamUrl: 'wss://example.com/', tokenValue: 't1' };
  const target = { clusterArn: 'c/c', taskArn: 't/t', container: 'app', runtimeId: 'r' };
  let over = false;
  const end = (error: ExecError) => {
    errors.push(error);
    over = true;
  };
  DataChannel.open(api, grant, {
    clock,
    connect,
    encryption: createSessionEncryption(api, target),
    onEnd: end,
    onOutput: (bytes) => {
      received.push(Buffer.from(bytes));
      if (line.slow && d.chance(0.1))
        return new Promise<void>((resolve) => {
          clock.after(d.whole(1, 300), resolve);
        });
    },
  }).then(
    (channel) => {
      for (let at = 0; at < sent.input.length;) {
        const size = d.whole(1, 5000);
        channel.write(sent.input.subarray(at, at + size)).catch(() => {});
        at += size;
      }
    },
    () => {},
  );

  for (let steps = 0; !over || terminated === 0; steps++) {
    await new Promise(setImmediate);
    if (over && terminated > 0) break;
    if (steps > MAX_STEPS || clock.now() > MAX_VIRTUAL_MS || !clock.step())
      throw new Error(
        `it hangs after ${steps} steps and ${Math.round(clock.now())} ms: ${JSON.stringify({ ending, ...line })}`,
      );
  }
  return {
    ending,
    sent,
    received: { input: Buffer.concat(peer.input), output: Buffer.concat(received) },
    errors,
    terminated,
    frames,
    resets,
    virtualMs: clock.now(),
  };
}

/** Splits bytes into messages of 1 to 1,024 bytes. */
function cut(bytes: Buffer, d: Dice): Buffer[] {
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const size = d.chance(0.8) ? 1024 : d.whole(1, 1024);
    parts.push(bytes.subarray(at, at + size));
    at += size;
  }
  return parts;
}
