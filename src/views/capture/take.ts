import path from 'node:path';
import { createFleetCapture, type FleetCapture } from '../../capture/fleet/captureFleet';
import { createCapture } from '../../capture/record/capture';
import type { CaptureHooks, CaptureRequest, CaptureResult } from '../../capture/types';
import { connectionFor } from '../../ecs/connection';
import { createExecApi } from '../../exec/aws/aws';
import { traced } from '../../exec/remoteHost';
import type { Connection } from '../shared/connection';
import type { Log } from '../shared/log';
import { ecsSettings, frameTrace } from '../shared/settings';

/** Captures from request to file bytes. Both reject with CaptureError, ExecError or EcsError. */
export interface Take {
  readonly one: (request: CaptureRequest, hooks: CaptureHooks) => Promise<CaptureResult>;
  readonly several: FleetCapture;
}

/** Composes captures for the settings of now. `extensionPath` is where `dist/py-spy` lies. */
export async function makeTake(connection: Connection, extensionPath: string, log: Log): Promise<Take> {
  const execApi = createExecApi(await connectionFor(ecsSettings()));
  const dependencies = {
    ecs: connection.reader(),
    execApi,
    openRemoteHost: traced(frameTrace(log)),
    assetsDir: path.join(extensionPath, 'dist', 'py-spy'),
  };
  return { one: createCapture(dependencies), several: createFleetCapture(dependencies) };
}
