import type { LabService } from './services/service';
import { runtimeOf, type Runtime } from './tasks/runtime';

/** One service in the lab's announcement. */
export interface ServiceSummary {
  readonly cluster: string;
  readonly name: string;
  readonly runtime: Runtime;
  readonly desiredCount: number;
  readonly runningCount: number;
  /** ARN of the newest deployment's task definition. */
  readonly taskDefinition: string;
}

/** `binFolder`: where a slim container's tools are linked. */
export function summarize(service: LabService, binFolder: string): ServiceSummary {
  const { definition } = service.primary;
  return {
    cluster: service.settings.cluster,
    name: service.name,
    runtime: runtimeOf(definition.source.command, binFolder, definition.source.source),
    desiredCount: service.desiredCount,
    runningCount: service.count('RUNNING'),
    taskDefinition: definition.arn,
  };
}
