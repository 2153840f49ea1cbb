/** Profiles whose source maps are wrong, or are found in an unusual way, through the whole way in. */
import assert from 'node:assert/strict';
import type { Context } from 'mocha';
import { ProfileBuilder } from '../../src/profile/profileBuilder';
import { wholeProfile } from '../../src/profile/scope';
import { openProfile } from '../../src/query/openProfile';
import type { ReportRow } from '../../src/query/types';
import { sharedDataPath } from '../profile/sharedProfiles';
import { writeSpeedscope } from '../support/writeSpeedscope';

describe('profiles with source maps', () => {
  const fault = (test: Context, name: string): string => sharedDataPath(test, `faults/${name}`);
  async function heaviest(file: string, workspace: string): Promise<ReportRow> {
    const queries = await openProfile({ file, workspaceRoots: [workspace] });
    const { functions } = await queries.report(1);
    queries.dispose();
    return functions[0];
  }

  it('shared inputs: a script under an address with a query has its lines', async function () {
    const found = await heaviest(fault(this, 'f13-url-query.cpuprofile'), fault(this, 'ws-f13'));
    assert.deepEqual([found.name, found.source?.file], ['addTax', fault(this, 'ws-f13/cart.js')]);
    const queries = await openProfile({
      file: fault(this, 'f13-url-query.cpuprofile'),
      workspaceRoots: [fault(this, 'ws-f13')],
    });
    const lines = await queries.lineHeat(wholeProfile, fault(this, 'ws-f13/cart.js'));
    queries.dispose();
    assert.deepEqual(
      lines.map(({ line, self }) => [line, self]),
      [[3, 4000]],
    );
  });

  it('shared inputs: the last reference to a map counts, behind code too', async function () {
    const found = await heaviest(fault(this, 'f15-map-url-behind-code.cpuprofile'), fault(this, 'ws-f15'));
    assert.deepEqual([found.source?.file, found.source?.line], [fault(this, 'ws-f15/src/right.ts'), 3]);
  });

  it('are opened whatever is in the maps of a capture', async () => {
    const builder = new ProfileBuilder();
    const stack = builder.stack(-1, builder.frame('hot', '/app/dist/a.js', 1, 5), 1);
    builder.thread('main', Int32Array.of(stack), Float64Array.of(1));
    const profile = builder.build({ name: 'x', unit: 'milliseconds' });
    for (const map of [
      '',
      'null',
      '[]',
      '{"version":3,"sources":["a"],"mappings":"AGAA"}',
      '{"version":3,"sources":[{}],"names":{},"mappings":"AAAA"}',
      '{"version":3,"sections":[{"offset":{"line":1e9,"column":0}}]}',
      '{"version":3,"sources":[null],"names":[],"mappings":"AAAAA"}',
    ]) {
      const bytes = new TextEncoder().encode(writeSpeedscope({ ...profile, sourceMaps: { '/app/dist/a.js': map } }));
      const queries = await openProfile({ file: 'x.json', bytes, workspaceRoots: [] });
      const { functions } = await queries.report(1);
      assert.deepEqual([functions[0].name, functions[0].self], ['hot', 1], map);
      queries.dispose();
    }
  });
});
