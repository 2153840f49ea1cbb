import { digits } from './account';
import { tick } from './clock';
import type { LabTaskDefinition } from './taskDefinitions';

/** A service's desired tasks of one task definition. Times are milliseconds since the epoch. */
export class Deployment {
  readonly id = `ecs-svc/${digits(19)}`;
  readonly createdAt = tick();
  updatedAt = this.createdAt;
  failedTasks = 0;
  completed = false;

  constructor(
    readonly definition: LabTaskDefinition,
    /**
     * A fixed count that this deployment keeps alongside others (a manifest's `running`); null: the service's count
     * applies, and older deployments are replaced.
     */
    public held: number | null,
  ) {}
}
