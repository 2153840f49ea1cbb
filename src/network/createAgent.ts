import { readFileSync } from 'node:fs';
import type { Agent } from 'node:http';
import { rootCertificates } from 'node:tls';
import { hasProxy, proxyFor } from './proxyFor';
import { RoutedAgent } from './routedAgent';
import { NetworkError, type NetworkSettings } from './types';

/** No settings: the environment alone decides. */
export const environmentOnly: NetworkSettings = {
  proxyUrl: '',
  noProxy: [],
  proxyStrictSSL: true,
  proxyAuthorization: '',
  caFile: '',
};

/** The agent for these settings, or undefined if Node's own agents will do. Throws NetworkError. */
export function createAgent(settings: NetworkSettings, env: NodeJS.ProcessEnv = process.env): Agent | undefined {
  const ca = authorities(settings.caFile, env);
  if (ca === undefined && !hasProxy(settings, env)) return undefined;
  const { proxyStrictSSL, proxyAuthorization } = settings;
  return new RoutedAgent({ proxyFor: (url) => proxyFor(url, settings, env), ca, proxyStrictSSL, proxyAuthorization });
}

type Env = Readonly<Record<string, string | undefined>>;

/**
 * The certificate authorities to trust: Node's, and those of the setting and of `AWS_CA_BUNDLE`. Undefined where
 * neither is set: Node's own choice stays then. Throws NetworkError where a file cannot be read or holds no
 * certificate.
 */
export function authorities(caFile: string, env: Env): string[] | undefined {
  const files = [
    { file: caFile.trim(), where: 'The setting ecsProfiler.network.caFile' },
    { file: env.AWS_CA_BUNDLE?.trim() ?? '', where: 'AWS_CA_BUNDLE' },
  ].filter(({ file }) => file !== '');
  if (files.length === 0) return undefined;
  // A list given here replaces Node's, including the file that Node adds to it.
  const nodes = env.NODE_EXTRA_CA_CERTS?.trim() ?? '';
  return [
    ...rootCertificates,
    ...(nodes === '' ? [] : (certificates(nodes) ?? [])),
    ...files.flatMap(({ file, where }) => {
      const found = certificates(file);
      if (found) return found;
      throw new NetworkError(
        `${where} names a file that cannot be read or contains no certificate.`,
        'It takes the path of a PEM file: blocks that begin with “-----BEGIN CERTIFICATE-----”.',
      );
    }),
  ];
}

/** The PEM blocks of a file, or null. */
function certificates(file: string): string[] | null {
  try {
    return readFileSync(file, 'latin1').match(/-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g);
  } catch {
    return null;
  }
}
