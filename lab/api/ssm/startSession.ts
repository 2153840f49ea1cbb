import { ApiError } from '../errors';
import type { Operation } from '../operation';

/** Port forwarding is not part of the lab; this returns one of StartSession's errors. */
export const startSession: Operation = () => {
  throw new ApiError(
    'InvalidDocument',
    'The lab has no sessions of StartSession (port forwarding). Use ExecuteCommand of ECS.',
  );
};
