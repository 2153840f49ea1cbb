/** Work in a task whose agent loses its own connection again and again, and writes input twice because of that. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { openRemoteHost } from '../../src/exec/remoteHost';
import type { FileHost } from '../../src/exec/types';
import { type Image, images, optionsOf } from '../exec-matrix/images';
import { startLabTask } from '../exec/labTask';
import { isLongRun } from '../support/longRun';

const TIMING = { attachMs: 5, firstReadMs: 50, drainMs: 200 };
/** Slow, so that several breaks come in the middle of uploads. */
const FAULTS = {
  bandwidthBytesPerSecond: 150_000,
  agentReset: { afterBytes: 60_000, everyMs: 4000, forMs: 100 },
};
/** Without a line feed, and with nothing else: both are hard on whoever looks for the next line. */
const FILES = [
  randomBytes(700_000).map((byte) => (byte === 0 || byte === 10 ? 11 : byte)),
  Buffer.alloc(2_000_000),
  Buffer.alloc(100_000, '\n'),
  randomBytes(1),
  Buffer.alloc(0),
];
const NOTES = 12;

/** Adds its argument as a line to the file `runs`. */
function note(image: Image, text: string): string[] {
  switch (image) {
    case 'python3':
      return ['python3', '-c', 'import sys;open("runs", "a").write(sys.argv[1] + "\\n")', text];
    case 'node':
      return ['node', '-e', 'require("fs").appendFileSync("runs", process.argv[1] + "\\n")', text];
    default:
      return ['sh', '-c', 'echo "$1" >>runs', 'sh', text];
  }
}

interface Outcome {
  /** How often the agent's socket broke. */
  readonly breaks: number;
  /** The files that arrived as they were sent. */
  readonly arrived: number;
  /** What the commands wrote. */
  readonly runs: string;
  readonly isClean: boolean | undefined;
}

async function work(image: Image): Promise<Outcome> {
  let breaks = -1;
  const task = await startLabTask({
    ...optionsOf(image),
    gateway: {
      timing: TIMING,
      faults: FAULTS,
      pass: (_session, direction, frame, deliver) => {
        if (direction === 'toClient' && frame.includes('start_publication')) breaks++;
        deliver(frame);
      },
    },
  });
  const fileOf = (n: number) => path.join(task.root, `file ${n}`);
  const notes = async (host: FileHost): Promise<void> => {
    for (let n = 0; n < NOTES; n++) await host.run(note(image, `run ${n}`), { timeoutMs: 60_000 });
  };
  try {
    const host = await openRemoteHost(task.api, task.target, {});
    await Promise.all([...FILES.map((bytes, n) => host.upload(bytes, fileOf(n), { mode: 0o600 })), notes(host)]);
    const arrived = FILES.filter((bytes, n) => Buffer.compare(readFileSync(fileOf(n)), bytes) === 0).length;
    await host.close();
    return { breaks, arrived, runs: readFileSync(path.join(task.root, 'runs'), 'utf8'), isClean: host.isClean };
  } finally {
    await task.close();
  }
}

describe('an agent whose socket breaks in the middle of input', function () {
  this.timeout(120_000);
  const tried: readonly Image[] = isLongRun ? images() : ['dash'];
  const outcomes = new Map<Image, Promise<Outcome>>();
  before(() => {
    for (const image of tried) outcomes.set(image, work(image));
    return Promise.allSettled(outcomes.values());
  });

  for (const image of tried) {
    it(`keeps no upload from arriving and has each command run once, under ${image}`, async () => {
      // A second try does the work again.
      const outcome = outcomes.get(image) ?? work(image);
      outcomes.delete(image);
      const { breaks, arrived, runs, isClean } = await outcome;
      assert.equal(arrived, FILES.length);
      assert.equal(runs, Array.from({ length: NOTES }, (_, n) => `run ${n}\n`).join(''));
      assert.equal(isClean, true);
      assert.ok(breaks > 0, 'nothing broke');
    });
  }
});
