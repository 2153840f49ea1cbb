/** A command server in a lab task, spoken to byte by byte: what is written here reaches its terminal as it is. */
import { type ServerKind, serverKinds } from '../../src/exec/commands/program';
import { request, type ServerLine } from '../../src/exec/commands/serverLines';
import { blockRequest } from '../../src/exec/commands/uploads';
import { ServerStream } from '../../src/exec/commands/serverStream';
import { DataChannel } from '../../src/exec/session/channel';
import { type Image, optionsOf } from '../exec-matrix/images';
import { type LabTask, startLabTask } from '../exec/labTask';
import { until } from '../support/until';

const TIMING = { attachMs: 5, firstReadMs: 50, drainMs: 200 };

export class RawServer {
  /** What it said, without its blocks of output. */
  readonly said: ServerLine[] = [];
  /** Whether the session is over. */
  ended = false;
  private beats = 1000;

  private constructor(
    readonly task: LabTask,
    readonly nonce: string,
    private readonly kind: ServerKind,
    private readonly channel: () => DataChannel,
  ) {}

  /** Starts the server that an image is served by. Always `close()` it. */
  static async start(image: Image, nonce = '00000000000000ab'): Promise<RawServer> {
    const task = await startLabTask({ ...optionsOf(image), gateway: { timing: TIMING } });
    const kind = serverKinds.find(({ name }) => name === image) ?? serverKinds[0];
    const server: RawServer = new RawServer(task, nonce, kind, () => channel);
    const stream = new ServerStream(nonce, { line: (line) => void server.said.push(line), block: () => {} });
    const grant = await task.api.executeCommand(task.target, kind.command(nonce));
    const channel = await DataChannel.open(task.api, grant, {
      onOutput: (bytes) => stream.push(bytes),
      onEnd: () => (server.ended = true),
    });
    await server.until('READY', (line) => line.kind === 'ready');
    return server;
  }

  /** Bytes of a request. */
  request(text: string): Uint8Array {
    return request(this.nonce, text);
  }

  /** Bytes of a binary block. */
  block(name: string, index: number, bytes: Uint8Array): Uint8Array {
    const ready = this.said.find((line) => line.kind === 'ready');
    return blockRequest(this.nonce, { name, index, bytes }, 'binary', ready?.facts.digestTool ?? '');
  }

  /** Bytes of the block that holds the words of command `id`. */
  words(id: number, argv: readonly string[]): Uint8Array {
    return this.block(`${id}/a`, 0, Buffer.from(this.kind.argvText(argv)));
  }

  write(...parts: readonly Uint8Array[]): Promise<void> {
    return this.channel().write(Buffer.concat(parts));
  }

  /** Waits for a line. */
  async until(what: string, wanted: (line: ServerLine) => boolean, withinMs = 10_000): Promise<void> {
    await until(
      () =>
        `${what}, ended: ${this.ended}, after ${this.said
          .slice(-5)
          .map((line) => JSON.stringify(line))
          .join(' ')}`,
      () => this.said.some(wanted),
      withinMs,
      2,
    );
  }

  /** Sends a heartbeat and waits for its answer. Everything that was sent before has been served then. */
  async served(withinMs: number, after = 'what was sent'): Promise<void> {
    const beat = this.beats++;
    await this.write(this.request(`H ${beat}`));
    const answer = (line: ServerLine) => line.kind === 'heartbeat' && line.count === beat;
    await this.until(`the answer to heartbeat ${beat} after ${after}`, answer, withinMs);
  }

  /** The answers about blocks of a file, such as `0 stored`. */
  answers(name: string): string[] {
    return this.said.flatMap((line) =>
      line.kind === 'stored' && line.name === name ? [`${line.index} ${line.status}`] : [],
    );
  }

  async close(): Promise<void> {
    await this.channel().close();
    await this.task.close();
  }
}
