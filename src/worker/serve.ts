import type { MessagePort } from 'node:worker_threads';
import { answersAbout, askByName, Channel, type ChannelMessage, type Registry } from '../query/channel';
import { openProfileAfter, type OpenedProfile, type OpenProfileInput } from '../query/openProfile';
import { rehearseOpening } from '../query/rehearse';

/** The calls that a worker thread answers. */
export interface WorkerCalls {
  /** Opens the profile, or replaces the open one by a later state of it. */
  open(input: OpenProfileInput): Promise<void>;
  /** A profile will be opened later: exercises that code with a made-up one until then. */
  rehearse(): Promise<void>;
  /** Answers a query of the registry about the open profile. */
  query(name: string, args: readonly unknown[]): Promise<unknown>;
}

/** Answers `port` about one profile at a time, until the thread is terminated. `registry`: the available queries. */
export function serve(port: MessagePort, registry: Registry): void {
  let opened: OpenedProfile | undefined;
  let isAsked = false;
  const calls: WorkerCalls = {
    open: async (input) => {
      isAsked = true;
      opened = await openProfileAfter(input, opened);
    },
    rehearse: () => rehearseOpening(() => !isAsked),
    query: async (name, args) => {
      if (opened === undefined) throw new Error('No profile is open in this worker.');
      return askByName(answersAbout(opened.about, registry), registry, name, args);
    },
  };
  const channel = new Channel(
    (message, transfer) => port.postMessage(message, transfer),
    (name, args) => (calls[name as keyof WorkerCalls] as (...given: readonly unknown[]) => unknown)(...args),
  );
  port.on('message', (message: ChannelMessage) => void channel.receive(message));
}
