import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Terminal } from '../../lab/gateway/terminal';

const FILE = path.resolve('out', 'peers-transcript.log');

export function startTranscript(): string {
  mkdirSync(path.dirname(FILE), { recursive: true });
  writeFileSync(FILE, '');
  return FILE;
}

/** A program on its own terminal, as a person would use it. Both directions are recorded in the transcript. */
export class Conversation {
  readonly #terminal: Terminal;
  #heard = '';
  #done = false;

  constructor(argv: readonly string[], env: Readonly<Record<string, string>>) {
    appendFileSync(FILE, `\n$ ${argv.join(' ')}\n`);
    const args = ['-c', '"$@"; echo "exit status $?"', 'sh', ...argv];
    this.#terminal = new Terminal({ file: '/bin/sh', args, cwd: process.cwd(), env: { ...env, TERM: 'xterm' } });
    this.#terminal.resize({ cols: 120, rows: 40 });
    void this.#listen();
  }

  async #listen(): Promise<void> {
    for (let bytes = await this.#terminal.read(65536); bytes !== null; bytes = await this.#terminal.read(65536)) {
      this.#heard += bytes.toString('utf8');
      appendFileSync(FILE, bytes);
    }
    this.#done = true;
  }

  get heard(): string {
    return this.#heard;
  }

  async type(text: string): Promise<void> {
    await this.#terminal.write(Buffer.from(text));
  }

  /** Waits for `text`; fails with what was heard instead. */
  async expect(text: string, limitMs = 30_000): Promise<void> {
    const deadline = Date.now() + limitMs;
    while (!this.#heard.includes(text)) {
      if (this.#done || Date.now() > deadline)
        throw new Error(`expected ${JSON.stringify(text)}, heard ${JSON.stringify(this.#heard.slice(-1500))}`);
      await sleep(20);
    }
  }

  /** The exit status of the program, when it has ended. */
  async end(): Promise<number> {
    await this.expect('exit status ');
    await this.#terminal.exited;
    return Number(/exit status (\d+)\s*$/.exec(this.#heard)?.[1]);
  }

  kill(): void {
    this.#terminal.kill();
  }
}
