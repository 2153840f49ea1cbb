/** The session check: through a local host with real processes, and all the ways in which a session can fail. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { sessionChecks } from '../../src/doctor/checks/session';
import { rowsOf } from '../../src/doctor/findings';
import { lookInside, type Session, type SessionParts } from '../../src/doctor/session';
import { CaptureError } from '../../src/capture/types';
import {
  ExecError,
  type ExecErrorCode,
  type ExecTarget,
  type OpenOptions,
  type RemoteHost,
} from '../../src/exec/types';
import { openLocalHost } from '../capture/support/localHost';
import { containerEnv, programs, python, startProcess } from '../capture/support/localProcess';

const target = { clusterArn: 'c', taskArn: 't', container: 'app', runtimeId: 'r' };
const never = new AbortController().signal;
const assetsDir = path.resolve('dist', 'py-spy');

/** Uses a local host as the session. Counts how often it was closed. */
function local(host: RemoteHost): SessionParts & { closed: number } {
  const parts = {
    assetsDir,
    closed: 0,
    access: {
      openHost: async (_target: ExecTarget, { onAccepted }: OpenOptions): Promise<RemoteHost> => {
        onAccepted?.();
        return Object.assign(Object.create(host), {
          close: async () => {
            parts.closed++;
          },
        });
      },
    },
  };
  return parts;
}

describe('a look inside', () => {
  it('finds the process, and how it may be read', async () => {
    const env = containerEnv();
    const host = await openLocalHost({ env });
    const app = await startProcess([python, path.join(programs, 'busy.py'), '60'], env);
    try {
      const parts = local(host);
      const session = await lookInside(parts, target, never);
      assert.deepEqual([session.outcome, session.accepted, parts.closed], ['opened', true, 1]);
      assert.ok('value' in session.process && !(session.process.value instanceof CaptureError));
      assert.equal(session.process.value.pid, app.pid);
      const { attach, 'py-spy': pySpy, 'node-inspector': node } = session.ofRuntimes;
      assert.ok('value' in attach && attach.value !== null && !(attach.value instanceof CaptureError));
      assert.deepEqual(node, { value: null });
      assert.ok('value' in pySpy);
      assert.ok('value' in session.container);
    } finally {
      await app.kill();
      await host.close();
    }
  });

  it('says that py-spy is run from memory where no temporary folder runs programs', async () => {
    const env = containerEnv();
    const host = await openLocalHost({ env: { ...env, PATH: '/usr/sbin:/usr/bin:/sbin:/bin' } });
    const app = await startProcess([python, path.join(programs, 'busy.py'), '60'], env);
    try {
      const noExec = Object.assign(Object.create(host), { facts: { ...host.facts, tempDirNoExec: true } });
      const rows = rowsOf(sessionChecks(), await lookInside(local(noExec), target, never));
      const row = rows.find(({ id }) => id === 'py-spy');
      assert.equal(row?.status, 'ok', row?.detail);
      assert.match(row.detail, /the first capture sends .*: it is run from memory\.$/);
    } finally {
      await app.kill();
      await host.close();
    }
  });

  it('without an application process: that is said, the rest is unknown', async () => {
    const host = await openLocalHost({ env: containerEnv() });
    try {
      const session = await lookInside(local(host), target, never);
      assert.ok('value' in session.process && session.process.value instanceof CaptureError);
      assert.equal(session.process.value.code, 'no-process');
      assert.deepEqual(session.ofRuntimes.attach, { unknown: 'No process to look at.' });
      assert.ok('value' in session.container, 'the container was looked at all the same');
    } finally {
      await host.close();
    }
  });

  const failing = (code: ExecErrorCode, accepts: boolean): SessionParts => ({
    assetsDir,
    access: {
      openHost: async (_target, { onAccepted }) => {
        if (accepts) onAccepted?.();
        throw new ExecError(code, 'What happened.', 'What to do.');
      },
    },
  });
  const outcomes: readonly [ExecErrorCode, boolean, Session['outcome'], boolean][] = [
    ['access-denied', false, 'refused', false],
    ['access-denied', true, 'refused', false],
    ['agent-not-running', false, 'failed', false],
    ['channel-closed', true, 'failed', false],
    ['no-shell', true, 'failed', true],
  ];
  for (const [code, accepts, outcome, noShell] of outcomes) {
    it(`no session (${code}, ${accepts ? 'after' : 'instead of'} a grant): ${outcome}, with its words`, async () => {
      const session = await lookInside(failing(code, accepts), target, never);
      assert.deepEqual(
        [session.outcome, session.accepted, session.noShell, session.detail],
        [outcome, accepts, noShell, 'What happened. What to do.'],
      );
      assert.deepEqual(session.container, { unknown: 'No session opened.' });
    });
  }

  it('is cancelled while it opens and while it looks; what was opened is closed', async () => {
    const opening = new AbortController();
    const waiting: SessionParts = {
      assetsDir,
      access: {
        openHost: (_target, { signal }) =>
          new Promise((_, reject) => {
            signal?.addEventListener('abort', () => reject(new ExecError('cancelled', 'Opening was cancelled.', '')));
            opening.abort();
          }),
      },
    };
    await assert.rejects(lookInside(waiting, target, opening.signal), { name: 'AbortError' });

    const host = await openLocalHost({ env: containerEnv() });
    try {
      const looking = new AbortController();
      const parts = local(
        Object.assign(Object.create(host), {
          runScript: (...given: Parameters<RemoteHost['runScript']>) => {
            looking.abort();
            return host.runScript(...given);
          },
        }),
      );
      await assert.rejects(lookInside(parts, target, looking.signal), { name: 'AbortError' });
      assert.equal(parts.closed, 1);
    } finally {
      await host.close();
    }
  });
});
