import type { CaptureTarget } from '../capture/target';
import { targetOf } from '../capture/target';
import type { Node } from '../services/nodes';
import type { WindowAccesses } from '../shared/accesses';
import { showFailure } from '../shared/failure';
import type { Log } from '../shared/log';
import { chooseService } from './chooseService';

/** A command for a service, task or container: the row's where it was chosen from a row, else one that is picked. `name` is the command's. */
export const onTarget =
  (accesses: WindowAccesses, log: Log, name: string, run: (target: CaptureTarget) => Promise<void>) =>
  async (row?: Node): Promise<void> => {
    const target = targetOf(row) ?? (await pick(accesses, log, name));
    if (target !== undefined) await run(target);
  };

async function pick(accesses: WindowAccesses, log: Log, name: string): Promise<CaptureTarget | undefined> {
  for (;;) {
    try {
      return await chooseService(await accesses.current(), (n) => `${name} (${n}/2)`);
    } catch (error) {
      if (!(await showFailure(log, 'The services could not be listed', error, true))) return undefined;
      accesses.reset();
    }
  }
}
