import assert from 'node:assert/strict';
import { execStateOf } from '../../src/ecs/shapes';

const agent = (lastStatus: string, reason?: string) => ({
  managedAgents: [{ name: 'ExecuteCommandAgent' as const, lastStatus, reason }],
});
const on = { lastStatus: 'RUNNING', enableExecuteCommand: true };

describe('the exec state of a container', () => {
  it('is ready when the agent runs', () => {
    assert.equal(execStateOf(on, { lastStatus: 'RUNNING', ...agent('RUNNING') }).exec, 'ready');
  });

  it('is disabled when the task was started without exec, whatever else is said', () => {
    assert.equal(execStateOf({ ...on, enableExecuteCommand: false }, { lastStatus: 'RUNNING' }).exec, 'disabled');
  });

  it('is pending before the agent has started, with or without an agent', () => {
    assert.equal(execStateOf(on, { lastStatus: 'RUNNING', ...agent('PENDING') }).exec, 'pending');
    assert.equal(execStateOf({ ...on, lastStatus: 'PROVISIONING' }, { lastStatus: 'PENDING' }).exec, 'pending');
  });

  it('is stopped when agent, container or task has stopped, and says why', () => {
    assert.deepEqual(execStateOf(on, { lastStatus: 'RUNNING', ...agent('STOPPED', 'agent died') }), {
      exec: 'stopped',
      reason: 'agent died',
    });
    assert.deepEqual(execStateOf(on, { lastStatus: 'STOPPED', reason: 'OutOfMemory', ...agent('RUNNING') }), {
      exec: 'stopped',
      reason: 'OutOfMemory',
    });
    for (const lastStatus of ['DEACTIVATING', 'STOPPING', 'DEPROVISIONING', 'STOPPED']) {
      assert.equal(
        execStateOf({ ...on, lastStatus, stoppedReason: 'scaled in' }, { lastStatus: 'RUNNING', ...agent('RUNNING') })
          .reason,
        'scaled in',
      );
    }
  });
});
