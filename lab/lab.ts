import path from 'node:path';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { attachHandler } from './api/server';
import { createHandler } from './api/route';
import type { FaultProfile } from './faults/types';
import { createGateway } from './gateway';
import { closeServer, listen } from './listen';
import type { Log } from './log';
import { readManifest } from './manifest/read';
import { findProjectRoot } from './projectRoot';
import { REGION } from './services/account';
import { Images } from './services/images';
import { World } from './services/world';
import { summarize, type ServiceSummary } from './summary';
import { linkTools, slimTools } from './tasks/containerPath';
import { endProcessesOf } from './tasks/leftovers';
import { WorkFolder } from './tasks/workFolder';

export interface LabOptions {
  /** Path of a manifest; default: the sample services. */
  readonly services?: string;
  /** Default: any free port. */
  readonly port?: number;
  /** Initial faults: docs/lab.md. */
  readonly faults?: FaultProfile;
  readonly log?: Log;
  /** How long to wait for tasks and agents before startLab resolves anyway; default 30,000. */
  readonly readyMs?: number;
  /** On abort, everything already started is stopped again, and startLab rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

export interface Lab {
  /** `http://127.0.0.1:PORT`, the endpoint of ECS, SSM, KMS, STS and IAM. */
  readonly ecsEndpoint: string;
  readonly region: string;
  services(): readonly ServiceSummary[];
  /** Number of open Session Manager sessions. */
  readonly openSessions: number;
  /**
   * Replaces the fault profile of one session, or of all present and future ones; null removes it.
   * @throws FaultProfileError naming the invalid key; Error if there is no such session.
   */
  setFaults(profile: FaultProfile | null, scope?: { readonly session?: string }): void;
  /** Stops every task and session and deletes the lab's files. May be called again. */
  stop(): Promise<void>;
}

/**
 * Starts a lab. Resolves when every desired task and its exec agent is running, or after `readyMs`, when the counts
 * show what is missing.
 * @throws ManifestError for a bad manifest; FaultProfileError for bad faults; Error with a sentence if the port is in
 * use or the platform is not Linux.
 */
export async function startLab(options: LabOptions = {}): Promise<Lab> {
  if (process.platform !== 'linux') {
    throw new Error(
      'The lab needs Linux: its tasks are read through /proc. Open the project in its dev container (.devcontainer) or in WSL, and run it there.',
    );
  }
  const log = options.log ?? (() => undefined);
  const projectRoot = findProjectRoot();
  const manifest = readManifest(options.services ?? path.join(projectRoot, 'lab', 'services.json'));
  manifest.warnings.forEach(log);
  const gateway = createGateway({ log, faults: options.faults });
  const server = createServer();
  const endpoint = `http://127.0.0.1:${await listen(server, options.port ?? 0)}`;
  const work = await WorkFolder.create(log).catch(async (error: unknown) => {
    await closeServer(server);
    throw error;
  });
  const images = new Images(work, projectRoot);
  const world = new World(manifest, { work, images, endpoint, log });
  attachHandler(server, createHandler({ world, gateway, log }));
  gateway.attach(server, endpoint.replace('http:', 'ws:'));

  const end = async (): Promise<void> => {
    images.close();
    await Promise.all([gateway.close(), world.close()]);
    await closeServer(server);
    await endProcessesOf(work.containers);
    work.remove();
  };
  let ended: Promise<void> | null = null;
  const stop = (): Promise<void> => (ended ??= end());

  const binFolder = work.make('bin');
  linkTools(
    binFolder,
    world
      .services()
      .flatMap((service) => service.settings.revisions.flatMap((revision) => slimTools(revision.command[0]))),
  );
  world.start();
  await ready(world, options.readyMs ?? 30_000, options.signal);
  if (options.signal?.aborted === true) {
    await stop();
    options.signal.throwIfAborted();
  }
  return {
    ecsEndpoint: endpoint,
    region: REGION,
    stop,
    services: () => world.services().map((service) => summarize(service, binFolder)),
    setFaults: (profile, scope) => gateway.setFaults(profile, scope),
    get openSessions() {
      return gateway.openSessions;
    },
  };
}

async function ready(world: World, withinMs: number, signal?: AbortSignal): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (signal?.aborted !== true && Date.now() < deadline && !world.services().every((service) => service.isReady))
    await sleep(50);
}
