import { closeText } from './closeTexts';
import type { SessionFaults } from './types';

/** What a timed fault does to a session. */
interface FaultTarget {
  resetSocket(): void;
  /** The service ends the session with this `channel_closed.Output`. */
  closeWith(output: string): void;
  taskDies(): void;
  /** Whether the agent's socket breaks with its next input; `agentBroke` is called then. */
  agentBreaks(breaks: boolean): void;
  agentAway(): void;
  agentBack(): void;
}

/** How long an agent whose socket broke needs for another one. */
const AGENT_RECONNECTS_MS = 1000;

/**
 * The timed faults of one session. Times count from its client's first connection, or from when the faults were applied
 * if that is later.
 */
export class TimedFaults {
  readonly #timers = new Set<NodeJS.Timeout>();
  #faults: SessionFaults = {};
  #connections = 0;
  #bytes = 0;
  #resets = 0;
  #agentResets = 0;
  #away = false;
  #over = false;

  constructor(private readonly target: FaultTarget) {}

  /** Replaces the faults. */
  apply(faults: SessionFaults): void {
    this.#clear();
    this.#faults = faults;
    this.#bytes = 0;
    this.#resets = 0;
    this.#agentResets = 0;
    this.target.agentBreaks(false);
    this.#return();
    if (this.#connections > 0) this.#begin();
  }

  /** The client connected. */
  connected(): void {
    if (++this.#connections === 1) this.#begin();
    else if (this.#resets > 0 && this.#faults.reset?.everyMs !== undefined)
      this.#later(this.#faults.reset.everyMs, () => this.#reset());
  }

  /** This many bytes were transferred, in either direction. */
  passed(bytes: number): void {
    const { reset, agentReset } = this.#faults;
    this.#bytes += bytes;
    if (this.#resets === 0 && this.#bytes >= (reset?.afterBytes ?? Infinity)) this.#reset();
    if (this.#agentResets === 0 && this.#bytes >= (agentReset?.afterBytes ?? Infinity)) this.#breakAgent();
  }

  /** The agent's socket broke: it is away until it has another one. */
  agentBroke(): void {
    const { forMs, everyMs } = this.#faults.agentReset ?? {};
    this.#leave();
    this.#later(forMs ?? AGENT_RECONNECTS_MS, () => {
      this.#return();
      if (everyMs !== undefined) this.#later(everyMs, () => this.#breakAgent());
    });
  }

  #begin(): void {
    const { reset, agentReset, close, taskDeath, pauseStorm } = this.#faults;
    if (close !== undefined) this.#later(close.afterMs ?? 0, () => this.target.closeWith(closeText(close.text)));
    if (taskDeath !== undefined) this.#later(taskDeath.afterMs, () => this.target.taskDies());
    if (reset !== undefined && (reset.afterMs !== undefined || reset.afterBytes === undefined)) {
      this.#later(reset.afterMs ?? 0, () => {
        if (this.#resets === 0) this.#reset();
      });
    }
    if (agentReset !== undefined && (agentReset.afterMs !== undefined || agentReset.afterBytes === undefined)) {
      this.#later(agentReset.afterMs ?? 0, () => {
        if (this.#agentResets === 0) this.#breakAgent();
      });
    }
    if (pauseStorm !== undefined) this.#storm(pauseStorm);
  }

  #reset(): void {
    this.#resets++;
    this.target.resetSocket();
  }

  #breakAgent(): void {
    this.#agentResets++;
    this.target.agentBreaks(true);
  }

  #storm(storm: { readonly everyMs: number; readonly forMs: number }): void {
    this.#later(storm.everyMs, () => {
      this.#leave();
      this.#later(storm.forMs, () => {
        this.#return();
        this.#storm(storm);
      });
    });
  }

  #leave(): void {
    this.#away = true;
    this.target.agentAway();
  }

  #return(): void {
    if (!this.#away) return;
    this.#away = false;
    this.target.agentBack();
  }

  #later(ms: number, happen: () => void): void {
    if (this.#over) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      happen();
    }, ms);
    this.#timers.add(timer);
  }

  #clear(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  /** The session is over: no more faults. */
  stop(): void {
    this.#over = true;
    this.#clear();
  }
}
