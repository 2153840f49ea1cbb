import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { FaultProfile } from '../../../lab/faults/types';
import type { ExecApi, ExecTarget, SessionGrant } from '../../../src/exec/types';
import { startProgram } from '../programs';

export type LabCall =
  | { readonly name: 'facts' | 'left' }
  | { readonly name: 'make'; readonly file: string; readonly bytes: number; readonly content: 'random' | 'text' }
  | { readonly name: 'execute'; readonly command: string }
  | { readonly name: 'resume' | 'terminate'; readonly sessionId: string };

/** A container behind the lab's gateway, both in a process of their own. */
export class BenchLab {
  #next = 1;
  readonly #waiting = new Map<number, (answer: { readonly value?: unknown; readonly error?: string }) => void>();

  private constructor(
    private readonly child: ChildProcess,
    readonly root: string,
    readonly target: ExecTarget,
  ) {}

  static async start(faults: FaultProfile = {}): Promise<BenchLab> {
    const child = startProgram('exec/labProcess', JSON.stringify(faults));
    await once(child, 'message');
    const lab = new BenchLab(child, '', {} as ExecTarget);
    child.on('message', (answer: { id: number; value?: unknown; error?: string }) => {
      lab.#waiting.get(answer.id)?.(answer);
      lab.#waiting.delete(answer.id);
    });
    return Object.assign(lab, await lab.#call<{ root: string; target: ExecTarget }>({ name: 'facts' }));
  }

  readonly api: ExecApi = {
    executeCommand: (_target, command) => this.execute(command),
    resumeSession: (sessionId) => this.#call({ name: 'resume', sessionId }),
    terminateSession: (sessionId) => this.#call({ name: 'terminate', sessionId }),
    generateDataKey: () => Promise.reject(new Error('The bench has no KMS key.')),
  };

  execute(command: string): Promise<SessionGrant> {
    return this.#call({ name: 'execute', command });
  }

  /** Creates a file of random bytes or random text in the container's folder. */
  makeFile(file: string, bytes: number, content: 'random' | 'text' = 'random'): Promise<void> {
    return this.#call({ name: 'make', file, bytes, content });
  }

  /** Waits until no process of the container runs and no session is open; returns what is there after 5 s. */
  async settle(): Promise<{ readonly processes: readonly string[]; readonly sessions: number }> {
    for (const deadline = Date.now() + 5000; ;) {
      const left = await this.#call<{ processes: string[]; sessions: number }>({ name: 'left' });
      if ((left.processes.length === 0 && left.sessions === 0) || Date.now() > deadline) return left;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Starts one and stops it however `work` ends. */
  static async with<T>(faults: FaultProfile, work: (lab: BenchLab) => Promise<T>): Promise<T> {
    const lab = await BenchLab.start(faults);
    try {
      return await work(lab);
    } finally {
      await lab.stop();
    }
  }

  async stop(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.disconnect();
    await ended;
  }

  #call<T>(call: LabCall): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const id = this.#next++;
      this.#waiting.set(id, ({ value, error }) =>
        error === undefined ? resolve(value as T) : reject(new Error(error)),
      );
      this.child.send({ id, call });
    });
  }
}
