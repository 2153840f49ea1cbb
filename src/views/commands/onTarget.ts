import type { CaptureTarget } from '../capture/target';
import { targetOf } from '../capture/target';
import type { Node } from '../services/nodes';
import type { Connection } from '../shared/connection';
import { showFailure } from '../shared/failure';
import type { Log } from '../shared/log';
import { chooseService } from './chooseService';

/** A command for a service, task or container: the row's where it was chosen from a row, else one that is picked. `name` is the command's. */
export const onTarget =
  (connection: Connection, log: Log, name: string, run: (target: CaptureTarget) => Promise<void>) =>
  async (row?: Node): Promise<void> => {
    const target = targetOf(row) ?? (await pick(connection, log, name));
    if (target !== undefined) await run(target);
  };

async function pick(connection: Connection, log: Log, name: string): Promise<CaptureTarget | undefined> {
  for (;;) {
    try {
      return await chooseService(connection.reader(), (n) => `${name} (${n}/2)`);
    } catch (error) {
      if (!(await showFailure(log, 'The services could not be listed', error, true))) return undefined;
      connection.reset();
    }
  }
}
