import type { ManifestRevision, ManifestService } from '../manifest/types';
import { ACCOUNT, REGION, ecsArn } from './account';

/** One revision of a family: the source of DescribeTaskDefinition and of tasks. */
export interface LabTaskDefinition {
  readonly arn: string;
  readonly family: string;
  readonly revision: number;
  readonly service: ManifestService;
  readonly source: ManifestRevision;
  /** Milliseconds since the epoch. */
  readonly registeredAt: number;
}

/** The image of its containers. */
export const imageOf = ({ family, revision }: LabTaskDefinition): string =>
  `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/${family}:${revision}`;

/**
 * All task definitions. A family has the name of its service; if two services have the same name, the second one's
 * family is prefixed with its cluster.
 */
export class TaskDefinitions {
  private readonly families = new Map<string, readonly LabTaskDefinition[]>();

  register(service: ManifestService): readonly LabTaskDefinition[] {
    const family = this.families.has(service.name) ? `${service.cluster}-${service.name}` : service.name;
    const definitions = service.revisions.map((source, i): LabTaskDefinition => ({
      arn: ecsArn(`task-definition/${family}:${i + 1}`),
      family,
      revision: i + 1,
      service,
      source,
      registeredAt: Date.now(),
    }));
    this.families.set(family, definitions);
    return definitions;
  }

  /** By ARN, `family:revision`, or `family` for the newest. */
  find(reference: string): LabTaskDefinition | null {
    const name = reference.startsWith('arn:') ? (reference.split(':task-definition/')[1] ?? '') : reference;
    const [family, revision] = name.split(':');
    const definitions = this.families.get(family);
    if (definitions === undefined) return null;
    return revision === undefined
      ? definitions[definitions.length - 1]
      : (definitions.find((d) => String(d.revision) === revision) ?? null);
  }
}
