/** A small capture of a Python service, as speedscope JSON, and a workspace on disk for it. */
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { ProfileBuilder } from '../../src/profile/profileBuilder';
import { writeSpeedscope } from '../support/writeSpeedscope';

/** main:3 → work:7 (6 s), main:3 → work:8 (1 s), main:4 → decode (2 s, standard library), idle 5 s; 9 s in all. */
export function sampleProfileText(): string {
  const builder = new ProfileBuilder();
  const main = builder.frame('main', '/srv/app/main.py', 0, 0);
  const work = builder.frame('work', '/srv/app/work.py', 0, 0);
  const decode = builder.frame('decode', '/usr/lib/python3.12/json/decoder.py', 0, 0);
  const idle = builder.frame('(idle)', '', 0, 0);
  const at3 = builder.stack(-1, main, 3);
  const at4 = builder.stack(-1, main, 4);
  const stacks = [
    builder.stack(at3, work, 7),
    builder.stack(at3, work, 8),
    builder.stack(at4, decode, 90),
    builder.stack(-1, idle, 0),
  ];
  builder.thread('MainThread', Int32Array.from(stacks), Float64Array.of(6, 1, 2, 5));
  return writeSpeedscope(builder.build({ name: 'sample', unit: 'seconds' }));
}

export async function sampleWorkspace(): Promise<string> {
  const root = await mkdtemp(path.join(os.tmpdir(), 'workspace-'));
  await mkdir(path.join(root, 'shop'));
  await writeFile(path.join(root, 'shop', 'main.py'), 'import work\ndef main():\n  work.work()\n  work.decode()\n');
  await writeFile(path.join(root, 'shop', 'work.py'), '\n\n\n\ndef work():\n  for i in x:\n    y()\n    z()\n');
  return root;
}
