import type { Lab } from './lab';

/** One line to paste into a shell, after which the command line and other clients of AWS talk to this lab. */
export const exportLine = ({ ecsEndpoint, region }: Pick<Lab, 'ecsEndpoint' | 'region'>): string =>
  `export AWS_ENDPOINT_URL=${ecsEndpoint} AWS_REGION=${region} AWS_ACCESS_KEY_ID=lab AWS_SECRET_ACCESS_KEY=lab`;
