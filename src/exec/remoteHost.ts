/**
 * A command server inside a container over one ExecuteCommand session: this folder's interface for the rest of the
 * project.
 */
import { randomBytes } from 'node:crypto';
import { systemClock } from './clock';
import { CommandServer } from './commands/commandServer';
import { type ServerKind, serverKinds } from './commands/program';
import { createSessionEncryption } from './encryption/encryption';
import { DataChannel } from './session/channel';
import { downloadBytes, downloadInto } from './transfer/download';
import { downloadToFile } from './transfer/downloadFile';
import type { TransferSession } from './transfer/transferSession';
import { uploadFile } from './transfer/upload';
import {
  cancelled,
  throwIfAborted,
  type DownloadStreamOptions,
  type DownloadToOptions,
  type ExecApi,
  ExecError,
  type ExecTarget,
  type FileHost,
  type OpenOptions,
  type RemoteFacts,
  type RunOptions,
  type RunResult,
  type TransferOptions,
  type UploadSource,
} from './types';

/** How long the server may take to answer after its program started. */
const READY_MS = 20_000;
/** How long `close` waits for the task to confirm that it has cleaned up. */
const QUIT_MS = 3000;

/**
 * Opens a session and starts a server in it: in `sh`, or else in `python3`, or else in `node`. `options.signal` only
 * cancels the opening. Throws ExecError, `no-shell` if the image has none of them; whatever happens, no session is left
 * open.
 */
export async function openRemoteHost(api: ExecApi, target: ExecTarget, options: OpenOptions): Promise<FileHost> {
  let first: ExecError | null = null;
  for (const kind of serverKinds) {
    try {
      return await openWith(kind, api, target, options);
    } catch (error) {
      if (!(error instanceof ExecError) || error.code !== 'no-shell') throw error;
      options.trace?.(`no session by ${kind.name}`);
      first ??= error;
    }
  }
  const { message, hint } =
    first ?? new ExecError('no-shell', 'The container has no shell.', 'Use an image with a POSIX shell.');
  throw new ExecError('no-shell', `${message} Neither python3 nor node can serve in its place.`, hint, {
    cause: first,
  });
}

async function openWith(kind: ServerKind, api: ExecApi, target: ExecTarget, options: OpenOptions): Promise<FileHost> {
  throwIfAborted(options.signal);
  const nonce = randomBytes(8).toString('hex');
  const grant = await api.executeCommand(target, kind.command(nonce), options.signal);
  options.onAccepted?.();
  let channel: DataChannel | null = null;
  const server = new CommandServer(
    nonce,
    systemClock,
    async (bytes) => {
      await channel?.write(bytes);
    },
    kind,
    () => channel?.silentMs ?? 0,
  );
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
    const ready = await server.ready(READY_MS);
    return new Host(channel, { server, kind, ready, privateDir: `${ready.tempDir}/.ecs-profiler-${nonce}` });
  } catch (error) {
    await channel.close();
    throw error;
  } finally {
    options.signal?.removeEventListener('abort', cancel);
  }
}

class Host implements FileHost {
  readonly facts: RemoteFacts;
  private closing: Promise<void> | null = null;
  private confirmed: boolean | undefined;

  constructor(
    private readonly channel: DataChannel,
    private readonly session: TransferSession,
  ) {
    const {
      ready: { uid, arch, tempDir, executable },
      privateDir,
      kind,
    } = session;
    this.facts = {
      uid,
      arch,
      tempDir,
      privateDir,
      ...(executable ? {} : { tempDirNoExec: true as const }),
      ...(kind.name === 'sh' ? {} : { noShell: kind.name }),
    };
  }

  get bytesOnWire(): number {
    return this.channel.bytesOnWire;
  }

  get silentMs(): number {
    return this.session.server.silentMs;
  }

  async runScript(script: string, args: readonly string[], options: RunOptions): Promise<RunResult> {
    const { server, privateDir, kind } = this.session;
    if (kind.name !== 'sh')
      throw new ExecError(
        'no-shell',
        `The container has no shell (\`sh\`); ${kind.name} serves this session, which runs no scripts.`,
        'Use an image with a POSIX shell, such as a -debug or -slim variant.',
      );
    const id = server.newId();
    await server.put(id, 's', Buffer.from(script, 'utf8'), options.signal);
    return this.collect(id, ['sh', `${privateDir}/${id}/s`, ...args], options);
  }

  async run(argv: readonly string[], options: RunOptions): Promise<RunResult> {
    return this.collect(this.session.server.newId(), argv, options);
  }

  upload(
    source: UploadSource,
    remotePath: string,
    options: TransferOptions & { readonly mode: number },
  ): Promise<void> {
    return uploadFile(this.session, source, remotePath, options);
  }

  download(remotePath: string, options: TransferOptions): Promise<Uint8Array> {
    return downloadBytes(this.session, remotePath, options);
  }

  downloadTo(remotePath: string, localPath: string, options: DownloadToOptions): Promise<number> {
    return downloadToFile(this.session, remotePath, localPath, options);
  }

  downloadStream(remotePath: string, options: DownloadStreamOptions): Promise<number> {
    return downloadInto(this.session, remotePath, { part: options.onBytes }, options);
  }

  close(): Promise<void> {
    this.closing ??= this.session.server.quit(QUIT_MS).then((confirmed) => {
      this.confirmed = confirmed;
      return this.channel.close();
    });
    return this.closing;
  }

  get isClean(): boolean | undefined {
    return this.confirmed;
  }

  private async collect(id: number, argv: readonly string[], options: RunOptions): Promise<RunResult> {
    const chunks: Uint8Array[] = [];
    const { exitCode, stderr } = await this.session.server.run(id, argv, options, (chunk) => {
      chunks.push(chunk);
      return options.onStdout?.(chunk);
    });
    return { exitCode, stdout: Buffer.concat(chunks), stderr };
  }
}
