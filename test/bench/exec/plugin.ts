/**
 * Measures the official session-manager-plugin on the same content: base64 through a raw terminal, the only way it can
 * transfer bytes exactly.
 */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pluginFolder } from '../../peers/tools';
import type { BenchLab } from './lab';
import { assertSame, type Rate } from './measure';

const LIMIT_MS = 300_000;

/** From the program's first output to its last, the file decoded and compared. */
export async function pluginDownload(lab: BenchLab, file: string): Promise<Rate> {
  const session = await Session.start(lab, `echo READY; base64 -w 0 ${file}; echo :END`);
  await session.expect('READY');
  const begun = performance.now();
  await session.expect(':END');
  const tookMs = performance.now() - begun;
  await session.end();
  const content = Buffer.from(/READY\s+([A-Za-z0-9+/=]*):END/.exec(session.heard)?.[1] ?? '', 'base64');
  await assertSame('the download of the plugin', path.join(lab.root, file), content);
  return (content.length / tookMs) * 1000;
}

/** From the first byte written to the plugin until the container has decoded the last. */
export async function pluginUpload(lab: BenchLab, file: string): Promise<Rate> {
  const content = readFileSync(path.join(lab.root, file));
  const text = content.toString('base64');
  const session = await Session.start(lab, `echo READY; head -c ${text.length} | base64 -d >by-plugin; echo DONE`);
  await session.expect('READY');
  const begun = performance.now();
  session.type(text);
  await session.expect('DONE');
  const tookMs = performance.now() - begun;
  await session.end();
  await assertSame('the upload of the plugin', path.join(lab.root, 'by-plugin'), content);
  return (content.length / tookMs) * 1000;
}

class Session {
  #heard: string[] = [];
  #recent = '';
  #listen = (): void => {};

  private constructor(private readonly plugin: ChildProcessWithoutNullStreams) {
    plugin.stderr.resume();
    plugin.stdout.on('data', (data: Buffer) => {
      this.#heard.push(data.toString('latin1'));
      this.#recent = (this.#recent + data.toString('latin1')).slice(-data.length - 100);
      this.#listen();
    });
    plugin.once('close', () => this.#listen());
  }

  static async start(lab: BenchLab, script: string): Promise<Session> {
    const grant = await lab.execute(`sh -c 'stty raw -echo; ${script}'`);
    const variable = 'AWS_SSM_START_SESSION_RESPONSE';
    const response = { SessionId: grant.sessionId, StreamUrl: grant.streamUrl, TokenValue: grant.tokenValue };
    const args = [
      variable,
      'us-east-1',
      'StartSession',
      '',
      JSON.stringify({ Target: 'ecs:bench_task_runtime' }),
      'http://127.0.0.1:9',
    ];
    const env = {
      PATH: process.env.PATH,
      HOME: lab.root,
      AWS_ACCESS_KEY_ID: 'lab',
      AWS_SECRET_ACCESS_KEY: 'lab',
      [variable]: JSON.stringify(response),
    };
    return new Session(spawn(path.join(pluginFolder(), 'session-manager-plugin'), args, { env, cwd: lab.root }));
  }

  get heard(): string {
    return this.#heard.join('');
  }

  /** Resolves when `text` is among what came last. */
  async expect(text: string): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`the plugin did not say ${text}`)), LIMIT_MS);
      this.#listen = () => {
        if (!this.#recent.includes(text)) {
          if (this.plugin.exitCode === null) return;
          reject(new Error(`the plugin ended before ${text}: ${this.#recent}`));
        }
        clearTimeout(late);
        resolve();
      };
      this.#listen();
    });
  }

  type(text: string): void {
    this.plugin.stdin.write(text);
  }

  async end(): Promise<void> {
    if (this.plugin.exitCode === null) await once(this.plugin, 'close');
  }
}
