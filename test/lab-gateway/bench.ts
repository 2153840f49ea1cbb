/** A gateway on its own server and a container on this machine, for the tests in this folder. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createGateway, type GatewayOptions } from '../../lab/gateway/index';
import type { LabContainer, SessionGateway } from '../../lab/types';

export interface Bench {
  readonly gateway: SessionGateway;
  readonly container: LabContainer;
  readonly origin: string;
  readonly folder: string;
  /** What the gateway logged. */
  readonly log: string[];
  /** The container stops. */
  stopTask(): void;
  close(): Promise<void>;
}

export async function startBench(options: GatewayOptions = {}): Promise<Bench> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'gateway-test-'));
  const stopped = new AbortController();
  const log: string[] = [];
  const gateway = createGateway({ log: (line) => void log.push(line), ...options });
  const server: Server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
  gateway.attach(server, origin);
  const taskId = '0123456789abcdef0123456789abcdef';
  const container: LabContainer = {
    clusterName: 'lab',
    taskId,
    taskArn: `arn:aws:ecs:us-east-1:000000000000:task/lab/${taskId}`,
    name: 'app',
    runtimeId: `${taskId}-1234567890`,
    cwd: folder,
    env: { PATH: process.env.PATH ?? '', HOME: folder, GREETING: 'from the container' },
    stopped: stopped.signal,
  };
  return {
    gateway,
    container,
    origin,
    folder,
    log,
    stopTask: () => stopped.abort(),
    async close() {
      await gateway.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Short times for tests that are not about timing. Some tests set `firstReadMs` to the agent's one second. */
export const quick = { attachMs: 5, dropMs: 0, rejectMs: 0, firstReadMs: 50 };
