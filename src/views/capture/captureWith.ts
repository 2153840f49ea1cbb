import path from 'node:path';
import type { AwsAccess } from '../../access/awsAccess';
import { createCapture } from '../../capture/record/capture';
import { createFleetCapture, type FleetCapture } from '../../capture/fleet/captureFleet';
import type { CaptureHooks, CaptureRequest, CaptureResult } from '../../capture/types';

/** Captures from request to file bytes. Both reject with CaptureError, ExecError or EcsError. */
export interface CaptureFunctions {
  readonly one: (request: CaptureRequest, hooks: CaptureHooks) => Promise<CaptureResult>;
  readonly several: FleetCapture;
}

/** Captures through an access. `extensionPath` is where `dist/py-spy` lies. */
export function captureWith(access: AwsAccess, extensionPath: string): CaptureFunctions {
  const dependencies = { access, assetsDir: path.join(extensionPath, 'dist', 'py-spy') };
  return { one: createCapture(dependencies), several: createFleetCapture(dependencies) };
}
