import type { Agent } from 'node:http';
import { authorities } from './authorities';
import { hasProxy, proxyFor } from './proxyFor';
import { RoutedAgent } from './routedAgent';
import type { NetworkSettings } from './types';

/** No settings: the environment alone decides. */
export const environmentOnly: NetworkSettings = {
  proxyUrl: '',
  noProxy: [],
  proxyStrictSSL: true,
  proxyAuthorization: '',
  caFile: '',
};

/** The way out for these settings, or undefined where Node's own agents will do. Throws NetworkError. */
export function createAgent(settings: NetworkSettings, env: NodeJS.ProcessEnv = process.env): Agent | undefined {
  const ca = authorities(settings.caFile, env);
  if (ca === undefined && !hasProxy(settings, env)) return undefined;
  const { proxyStrictSSL, proxyAuthorization } = settings;
  return new RoutedAgent({ proxyFor: (url) => proxyFor(url, settings, env), ca, proxyStrictSSL, proxyAuthorization });
}
