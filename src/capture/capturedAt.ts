import type { MadeAt } from '../access/matchAccess';
import { locationOfArn } from '../ecs/location';
import type { CaptureMetadata } from '../metadata/metadata';

/** Account and region a capture was made in, by the ARNs it has of its task and cluster. */
export const capturedAt = ({ taskArn, clusterArn }: CaptureMetadata): MadeAt => ({
  location: locationOfArn(taskArn) ?? locationOfArn(clusterArn),
  profile: '',
});
