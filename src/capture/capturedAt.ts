import type { MadeAt } from '../access/matchAccess';
import { locationOfArn } from '../metadata/location';
import type { CaptureMetadata } from '../metadata/metadata';

/**
 * Where a capture was made, to find the access to it again. Captures of earlier versions only have the ARNs of task and
 * cluster.
 */
export const capturedAt = ({
  aws,
  taskArn,
  clusterArn,
}: Pick<CaptureMetadata, 'aws' | 'taskArn' | 'clusterArn'>): MadeAt => ({
  location: aws ?? locationOfArn(taskArn) ?? locationOfArn(clusterArn),
  profile: aws?.profile ?? '',
});
