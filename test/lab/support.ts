/** A small lab for tests: services of a few lines in a temporary folder, clients signed for it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ECSClient, DescribeTasksCommand, ListTasksCommand, type Task } from '@aws-sdk/client-ecs';
import { startLab, type Lab } from '../../lab/lab';
import { environmentOf, pids } from '../../lab/tasks/processTable';

export interface TestLab {
  readonly lab: Lab;
  readonly log: readonly string[];
  readonly ecs: ECSClient;
  /** Folder of the manifest and the sources. */
  readonly folder: string;
  end(): Promise<void>;
}

/** Writes files (path → text) into a fresh folder and answers it. */
export function makeFolder(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'lab-test-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  return folder;
}

/** The `trap` ends it at once on SIGTERM. The sleeping child belongs to the container too. */
export const QUIET = 'trap "exit 0" TERM; echo started; sleep 1000 & wait';

export async function startTestLab(
  services: readonly object[],
  files: Readonly<Record<string, string>> = {},
): Promise<TestLab> {
  const folder = makeFolder({ 'app/run.sh': QUIET, ...files, 'services.json': JSON.stringify({ services }) });
  const log: string[] = [];
  const lab = await startLab({ services: path.join(folder, 'services.json'), log: (line) => log.push(line) });
  return {
    lab,
    log,
    folder,
    ecs: clientOf(lab),
    end: async () => {
      await lab.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export const quietService = (name: string, more: object = {}): object => ({
  name,
  source: './app',
  command: ['sh', 'run.sh'],
  ...more,
});

export function clientOf(
  lab: Lab,
  credentials: { accessKeyId?: string; secretAccessKey?: string; sessionToken?: string } = {},
  region = lab.region,
): ECSClient {
  return new ECSClient({
    endpoint: lab.ecsEndpoint,
    region,
    maxAttempts: 1,
    credentials: { accessKeyId: 'lab', secretAccessKey: 'lab', ...credentials },
  });
}

/** The service's tasks by desired status, as DescribeTasks gives them, oldest first. */
export async function tasksOf(
  ecs: ECSClient,
  serviceName: string,
  desiredStatus: 'RUNNING' | 'STOPPED' = 'RUNNING',
): Promise<Task[]> {
  const { taskArns = [] } = await ecs.send(new ListTasksCommand({ cluster: 'lab', serviceName, desiredStatus }));
  if (taskArns.length === 0) return [];
  const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster: 'lab', tasks: taskArns }));
  return tasks.sort((a, b) => Number(a.createdAt) - Number(b.createdAt));
}

/** Pids of a lab's task processes, leaders first, found by the lab's address in their environment. */
export function processesOfLab(endpoint: string): number[] {
  return pids()
    .filter((pid) => environmentOf(pid, 'ECS_CONTAINER_METADATA_URI_V4')?.startsWith(`${endpoint}/`))
    .sort((a, b) => a - b);
}
