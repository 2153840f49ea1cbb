import type { TaskPlace } from '../../metadata/types';
import type { Place } from '../find/place';

/** What a capture keeps of the place it was made in, so that captures can be told apart by more than their code. */
export const taskPlaceOf = ({ service, task, container, definition }: Place): TaskPlace => ({
  availabilityZone: task.availabilityZone,
  instance: task.containerInstanceArn,
  launchType: task.launchType,
  platformVersion: task.platformVersion,
  cpu: task.cpu,
  memory: task.memory,
  taskStartedAt: task.startedAt,
  revision: definition.revision,
  imageDigest: container.imageDigest,
  deploying: service.deploying,
});
