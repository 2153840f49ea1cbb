import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { resolveRegion } from '../../src/ecs/connection';
import { EcsError } from '../../src/ecs/types';

const settings = { profile: '', region: '', endpointUrl: '' };

describe('the region', () => {
  const saved = { ...process.env };
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'ecs-region-'));
    for (const name of ['AWS_PROFILE', 'AWS_REGION', 'AWS_DEFAULT_REGION']) delete process.env[name];
    process.env['AWS_CONFIG_FILE'] = path.join(folder, 'config');
    process.env['AWS_SHARED_CREDENTIALS_FILE'] = path.join(folder, 'credentials');
  });
  afterEach(() => {
    process.env = { ...saved };
    rmSync(folder, { recursive: true });
  });

  it('comes from the setting, then AWS_REGION, then AWS_DEFAULT_REGION', async () => {
    process.env['AWS_DEFAULT_REGION'] = 'eu-west-3';
    assert.equal(await resolveRegion(settings), 'eu-west-3');
    process.env['AWS_REGION'] = 'eu-west-2';
    assert.equal(await resolveRegion(settings), 'eu-west-2');
    assert.equal(await resolveRegion({ ...settings, region: ' eu-west-1 ' }), 'eu-west-1');
  });

  it("comes from the profile's own configuration", async () => {
    writeFileSync(path.join(folder, 'config'), '[profile shop]\nregion = ap-south-1\n');
    assert.equal(await resolveRegion({ ...settings, profile: 'shop' }), 'ap-south-1');
  });

  it('is asked for where nothing names one', async () => {
    await assert.rejects(resolveRegion({ ...settings, profile: 'nowhere' }), (error: EcsError) => {
      assert.equal(error.code, 'RegionMissing');
      assert.match(error.message, /profile "nowhere"/);
      assert.match(error.hint, /Choose a region/);
      return true;
    });
  });

  it('cannot smuggle a host name', async () => {
    for (const region of ['x.evil.example', 'eu/..', 'a b', '-eu']) {
      await assert.rejects(resolveRegion({ ...settings, region }), { code: 'RegionInvalid' });
    }
  });
});
