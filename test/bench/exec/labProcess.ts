/** The lab's gateway with one container, in a process of its own: what it does must not slow the client that is measured. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { randomBytes } from 'node:crypto';
import type { Pass } from '../../../lab/gateway/wire';
import { startLabTask } from '../../exec/labTask';
import type { LabCall } from './lab';

let latencyMs = 0;
const pass: Pass = (_session, _direction, frame, deliver) => {
  if (latencyMs === 0) deliver(frame);
  else setTimeout(() => deliver(frame), latencyMs);
};

const task = await startLabTask({ gateway: { pass } });

async function answer(call: LabCall): Promise<unknown> {
  switch (call.name) {
    case 'facts': return { root: task.root, target: task.target };
    case 'latency': latencyMs = call.ms; return null;
    case 'random': writeFileSync(path.join(task.root, call.file), randomBytes(call.bytes)); return null;
    case 'execute': return task.api.executeCommand(task.target, call.command);
    case 'resume': return task.api.resumeSession(call.sessionId);
    case 'terminate': return task.api.terminateSession(call.sessionId);
    case 'left': return { processes: task.processes(), sessions: task.openSessions };
  }
}

process.on('message', ({ id, call }: { id: number; call: LabCall }) => {
  answer(call).then((value) => process.send?.({ id, value: value ?? null }), (error: unknown) => process.send?.({ id, error: String(error) }));
});
process.once('disconnect', () => void task.close().then(() => process.exit(0)));
process.send?.({ id: 0 });
