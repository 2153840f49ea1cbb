import path from 'node:path';
import { createCapture } from '../../capture/capture';
import type { CaptureHooks, CaptureRequest, CaptureResult } from '../../capture/types';
import { connectionFor } from '../../ecs/connection';
import { createExecApi } from '../../exec/aws';
import { traced } from '../../exec/traced';
import type { Connection } from '../shared/connection';
import type { Log } from '../shared/log';
import { ecsSettings, frameTrace } from '../shared/settings';

/** One capture from request to file bytes. Rejects with CaptureError, ExecError or EcsError. */
export type Take = (request: CaptureRequest, hooks: CaptureHooks) => Promise<CaptureResult>;

/** Composes a capture for the settings of now. `extensionPath` is where `dist/py-spy` lies. */
export async function makeTake(connection: Connection, extensionPath: string, log: Log): Promise<Take> {
  const execApi = createExecApi(await connectionFor(ecsSettings()));
  return createCapture({ ecs: connection.reader(), execApi, openRemoteHost: traced(frameTrace(log)), assetsDir: path.join(extensionPath, 'dist', 'py-spy') });
}
