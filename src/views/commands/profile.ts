import type { Recorder } from '../capture/recorder';
import type { Connection } from '../shared/connection';
import { showFailure } from '../shared/failure';
import type { Log } from '../shared/log';
import { chooseService } from './chooseService';
import { pickChoice } from './pickChoice';

/** *Profile…*: cluster, service, then duration and rate; a single cluster is taken without asking. */
export const profile = (connection: Connection, recorder: Recorder, log: Log) => async (): Promise<void> => {
  const reader = connection.reader();
  for (;;) {
    try {
      const target = await chooseService(reader, (n) => `Profile (${n}/3)`);
      const choice = target && (await pickChoice());
      if (target && choice) await recorder.record(target, choice);
      return;
    } catch (error) {
      if (!(await showFailure(log, 'The services could not be listed', error, true))) return;
      connection.reset();
    }
  }
};
