import { EcsError, type EcsSettings } from './types';

/** Letters, digits and hyphens: a region becomes part of a host name. */
const REGION = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i;

/**
 * The region to use: the setting, then `AWS_REGION`, `AWS_DEFAULT_REGION`, then the profile's own in the AWS config
 * file. Throws EcsError `RegionMissing` where none of them names one, `RegionInvalid` where it is no region name.
 */
export async function resolveRegion(settings: EcsSettings, env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const named = settings.region.trim() || env['AWS_REGION']?.trim() || env['AWS_DEFAULT_REGION']?.trim();
  const region = named || (await regionOfProfile(settings.profile));
  if (REGION.test(region)) return region;
  throw new EcsError(
    'RegionInvalid',
    'The configured region is no AWS region name.',
    'Choose a region such as eu-central-1.',
  );
}

/** The SDK reads the config files itself; it rejects where the profile names no region. */
async function regionOfProfile(profile: string): Promise<string> {
  const { ECSClient } = await import('@aws-sdk/client-ecs');
  const client = new ECSClient(profile.trim() === '' ? {} : { profile: profile.trim() });
  try {
    return await client.config.region();
  } catch (error) {
    const whose = profile.trim() === '' ? 'the default profile' : `profile "${profile.trim()}"`;
    throw new EcsError(
      'RegionMissing',
      `No AWS region is set: neither the settings, AWS_REGION, nor ${whose} names one.`,
      'Choose a region, or set AWS_REGION, or add "region = …" to the profile.',
      { cause: error },
    );
  } finally {
    client.destroy();
  }
}
