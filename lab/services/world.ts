import type { Manifest } from '../manifest/types';
import { REGION, ecsArn } from './account';
import type { TaskEnvironment } from './environment';
import { LabService } from './service';
import type { LabTask } from './task';
import { TaskDefinitions } from './taskDefinitions';
import type { TaskContainer } from './container';

export interface LabCluster {
  readonly name: string;
  readonly arn: string;
  readonly services: ReadonlyMap<string, LabService>;
}

/** Everything the lab runs, in its one region. */
export class World {
  readonly taskDefinitions = new TaskDefinitions();
  private readonly clusters = new Map<string, { name: string; arn: string; services: Map<string, LabService> }>();

  constructor(manifest: Manifest, around: TaskEnvironment) {
    for (const settings of manifest.services) {
      const name = settings.cluster;
      const cluster = this.clusters.get(name) ?? {
        name,
        arn: ecsArn(`cluster/${name}`),
        services: new Map<string, LabService>(),
      };
      this.clusters.set(name, cluster);
      cluster.services.set(settings.name, new LabService(settings, this.taskDefinitions.register(settings), around));
    }
  }

  /** Clusters of a region: any region but the lab's is empty. */
  clustersIn(region: string): readonly LabCluster[] {
    return region === REGION ? [...this.clusters.values()] : [];
  }

  services(): readonly LabService[] {
    return [...this.clusters.values()].flatMap((cluster) => [...cluster.services.values()]);
  }

  containerByMetadataId(id: string): { readonly task: LabTask; readonly container: TaskContainer } | null {
    for (const service of this.services()) {
      for (const task of service.live()) {
        const container = task.containers.find((c) => c.metadataId === id);
        if (container !== undefined) return { task, container };
      }
    }
    return null;
  }

  start(): void {
    for (const service of this.services()) service.reconcile();
  }

  async close(): Promise<void> {
    await Promise.all(this.services().map((service) => service.close()));
  }
}
