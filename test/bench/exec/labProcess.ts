/** Runs the lab's gateway with one container in a separate process, so that it does not slow the measured client. */
import { appendFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { randomBytes } from 'node:crypto';
import type { FaultProfile } from '../../../lab/faults/types';
import { startLabTask } from '../../exec/labTask';
import type { LabCall } from './lab';

const PIECE = 1_000_000;
const task = await startLabTask({ gateway: { faults: JSON.parse(process.argv[2]) as FaultProfile } });

/** Writes random bytes, or random letters and digits, in chunks so that a large file needs little memory. */
function makeFile(file: string, bytes: number, content: 'random' | 'text'): void {
  writeFileSync(file, '');
  for (let left = bytes; left > 0; left -= PIECE) {
    const piece = randomBytes(Math.min(left, PIECE));
    appendFileSync(file, content === 'random' ? piece : piece.toString('base64').slice(0, piece.length));
  }
}

async function answer(call: LabCall): Promise<unknown> {
  switch (call.name) {
    case 'facts':
      return { root: task.root, target: task.target };
    case 'make':
      makeFile(path.join(task.root, call.file), call.bytes, call.content);
      return null;
    case 'execute':
      return task.api.executeCommand(task.target, call.command);
    case 'resume':
      return task.api.resumeSession(call.sessionId);
    case 'terminate':
      return task.api.terminateSession(call.sessionId);
    case 'left':
      return { processes: task.processes(), sessions: task.openSessions };
  }
}

process.on('message', ({ id, call }: { id: number; call: LabCall }) => {
  answer(call).then(
    (value) => process.send?.({ id, value: value ?? null }),
    (error: unknown) => process.send?.({ id, error: String(error) }),
  );
});
process.once('disconnect', () => void task.close().then(() => process.exit(0)));
process.send?.({ id: 0 });
