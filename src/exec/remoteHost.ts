/** A command server inside a container over one ExecuteCommand session: what the rest of the project uses of this folder. */
import { randomBytes } from 'node:crypto';
import { cancelled, throwIfAborted } from './cancelled';
import { DataChannel } from './channel';
import { systemClock } from './clock';
import { CommandServer } from './commandServer';
import { createSessionEncryption } from './kms';
import { quote, serverCommand } from './program';
import type { ReadyFacts } from './serverLines';
import { downloadFile, uploadFile } from './transfer';
import type { OpenRemoteHost, RemoteFacts, RemoteHost, RunOptions, RunResult } from './types';

/** The server answers within this after its shell started. */
const READY_MS = 20_000;
/** How long `close` waits for the task to confirm that it is clean. */
const QUIT_MS = 3000;

/**
 * Opens a session and starts the server in it. `options.signal` cancels the opening only.
 * Throws ExecError; whatever happens, no session is left open.
 */
export const openRemoteHost: OpenRemoteHost = async (api, target, options) => {
  throwIfAborted(options.signal);
  const nonce = randomBytes(8).toString('hex');
  const grant = await api.executeCommand(target, serverCommand(nonce), options.signal);
  let channel: DataChannel | null = null;
  const server = new CommandServer(nonce, systemClock, async (bytes) => { await channel?.write(bytes); }, (argv) => argv.map(quote).join(' '));
  channel = await DataChannel.open(api, grant, {
    onOutput: (bytes) => server.feed(bytes),
    onEnd: (error) => server.fail(error),
    signal: options.signal,
    trace: options.trace,
    encryption: createSessionEncryption(api, target),
  });
  const cancel = () => server.fail(cancelled());
  options.signal?.addEventListener('abort', cancel, { once: true });
  try {
    throwIfAborted(options.signal);
    return new Host(channel, server, await server.ready(READY_MS), nonce);
  } catch (error) {
    await channel.close();
    throw error;
  } finally {
    options.signal?.removeEventListener('abort', cancel);
  }
};

class Host implements RemoteHost {
  readonly facts: RemoteFacts;
  private closing: Promise<void> | null = null;

  constructor(private readonly channel: DataChannel, private readonly server: CommandServer, private readonly ready: ReadyFacts, nonce: string) {
    const { uid, arch, tempDir, executable } = ready;
    this.facts = { uid, arch, tempDir, privateDir: `${tempDir}/.ecs-profiler-${nonce}`, ...(executable ? {} : { tempDirNoExec: true as const }) };
  }

  get bytesOnWire(): number {
    return this.channel.bytesOnWire;
  }

  get silentMs(): number {
    return this.server.silentMs;
  }

  async runScript(script: string, args: readonly string[], options: RunOptions): Promise<RunResult> {
    const id = this.server.newId();
    await this.server.put(id, 's', Buffer.from(script, 'utf8'), options.signal);
    return this.collect(id, ['sh', `${this.facts.privateDir}/${id}/s`, ...args], options);
  }

  run(argv: readonly string[], options: RunOptions): Promise<RunResult> {
    return this.collect(this.server.newId(), argv, options);
  }

  upload(bytes: Uint8Array, remotePath: string, options: Parameters<RemoteHost['upload']>[2]): Promise<void> {
    return uploadFile(this.server, this.ready, this.facts.privateDir, bytes, remotePath, options);
  }

  download(remotePath: string, options: Parameters<RemoteHost['download']>[1]): Promise<Uint8Array> {
    return downloadFile(this.server, this.ready, this.facts.privateDir, remotePath, options);
  }

  close(): Promise<void> {
    this.closing ??= this.server.quit(QUIT_MS).then(() => this.channel.close());
    return this.closing;
  }

  private async collect(id: number, argv: readonly string[], options: RunOptions): Promise<RunResult> {
    const chunks: Uint8Array[] = [];
    const { exitCode, stderr } = await this.server.run(id, argv, options, (chunk) => {
      chunks.push(chunk);
      options.onStdout?.(chunk);
    });
    return { exitCode, stdout: Buffer.concat(chunks), stderr };
  }
}
