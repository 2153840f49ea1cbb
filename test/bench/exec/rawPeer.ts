/** The yardsticks: what the gateway itself can send, and a client that waits for each acknowledgement. */
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { RawClient } from '../../lab-gateway/rawClient';
import type { BenchLab } from './lab';
import { assertSame, type Rate } from './measure';

const LIMIT_MS = 120_000;
const MESSAGE = 1024;

/** Receives a text file as the terminal sends it, from the first message to the last. No client can be faster. */
export async function rawDownload(lab: BenchLab, file: string): Promise<Rate> {
  let firstMs = 0;
  let lastMs = 0;
  const client = await RawClient.open(await lab.execute(`sh -c 'stty raw -echo; cat ${file}'`), {
    acknowledge: () => {
      lastMs = performance.now();
      firstMs ||= lastMs;
      return true;
    },
  });
  await client.until('the end of the output', () => client.closedWith !== null, LIMIT_MS);
  client.drop();
  const content = client.outputBytes;
  await assertSame('what the gateway sent', path.join(lab.root, file), content);
  return (content.length / (lastMs - firstMs)) * 1000;
}

/** Sends `messages` of 1,024 bytes, each when the one before is acknowledged. */
export async function stopAndWaitUpload(lab: BenchLab, messages: number): Promise<Rate> {
  const content = randomBytes(messages * MESSAGE);
  const client = await RawClient.open(
    await lab.execute(`sh -c 'stty raw -echo; echo READY; head -c ${content.length} >waited; echo DONE'`),
  );
  await client.untilOutput('READY');
  const begun = performance.now();
  for (let message = 0; message < messages; message++) {
    client.input(content.subarray(message * MESSAGE, (message + 1) * MESSAGE));
    await client.until('an acknowledgement', () => client.acknowledged.includes(message), LIMIT_MS);
  }
  const tookMs = performance.now() - begun;
  await client.until('the end', () => client.closedWith !== null, LIMIT_MS);
  client.drop();
  await assertSame('the upload that waits', path.join(lab.root, 'waited'), content);
  return (content.length / tookMs) * 1000;
}
