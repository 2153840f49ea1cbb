/**
 * What a load did: a line some twenty times a second in the file `done`, `<monotonic clock, ns> <units> <CPU time of the
 * process, ns>`.
 */
import { openSync, writeSync } from 'node:fs';

const LINE_NS = 50_000_000n;

/** Does `work`, a unit, again and again without a pause. */
export function workOn(work: () => void): void {
  const done = openSync('done', 'a');
  let units = 0;
  let writtenNs = 0n;
  const again = (): void => {
    work();
    units += 1;
    const now = process.hrtime.bigint();
    if (now - writtenNs >= LINE_NS) {
      writtenNs = now;
      const { user, system } = process.cpuUsage();
      writeSync(done, `${now} ${units} ${(user + system) * 1000}\n`);
    }
    setImmediate(again);
  };
  again();
}
