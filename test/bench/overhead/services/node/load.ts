/**
 * The sample's work without a pause. How much was done stands in the file `done`, a line some twenty times a second:
 * `<monotonic clock, ns> <units> <CPU time of the process, ns>`.
 */
import { openSync, writeSync } from 'node:fs';
import { fingerprint } from '../../../../../lab/samples/catalog-api/src/fingerprint';
import { products } from '../../../../../lab/samples/catalog-api/src/products';
import { searchTitles } from '../../../../../lab/samples/catalog-api/src/search';

const LINE_NS = 50_000_000n;
const done = openSync('done', 'a');
let units = 0;
let writtenNs = 0n;

function work(): void {
  fingerprint(products.slice(0, 48));
  searchTitles(products.slice(0, 48));
  units += 1;
  const now = process.hrtime.bigint();
  if (now - writtenNs >= LINE_NS) {
    writtenNs = now;
    const { user, system } = process.cpuUsage();
    writeSync(done, `${now} ${units} ${(user + system) * 1000}\n`);
  }
  setImmediate(work);
}

work();
