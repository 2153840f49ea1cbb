import path from 'node:path';
import { createDoctor } from '../../doctor/doctor';
import { createAccountReader } from '../../ecs/account/reader';
import { connectionFor } from '../../ecs/connection';
import { createExecApi } from '../../exec/aws/aws';
import { traced } from '../../exec/remoteHost';
import type { Connection } from '../shared/connection';
import type { Log } from '../shared/log';
import { ecsSettings, frameTrace } from '../shared/settings';
import type { Diagnose } from './checkExec';

/** Composes a diagnosis for the settings of now. `extensionPath` is where `dist/py-spy` lies. */
export async function makeDiagnose(connection: Connection, extensionPath: string, log: Log): Promise<Diagnose> {
  const settings = ecsSettings();
  const execApi = createExecApi(await connectionFor(settings));
  const assetsDir = path.join(extensionPath, 'dist', 'py-spy');
  return createDoctor({
    ecs: connection.reader(),
    account: createAccountReader(settings),
    execApi,
    openRemoteHost: traced(frameTrace(log)),
    assetsDir,
  });
}
