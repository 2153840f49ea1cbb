import * as vscode from 'vscode';
import type { NetworkSettings } from '../../network/types';

/** Settings that decide the way to AWS; a change of one makes another connection. */
export const NETWORK_SETTINGS = [
  'http.proxy',
  'http.noProxy',
  'http.proxyStrictSSL',
  'http.proxyAuthorization',
  'http.proxySupport',
  'ecsProfiler.network.caFile',
];

/** VS Code's proxy, unless proxies are switched off for extensions, and our own list of authorities. */
export function networkSettings(): NetworkSettings {
  const configuration = vscode.workspace.getConfiguration();
  const text = (name: string): string => {
    const value = configuration.get<unknown>(name);
    return typeof value === 'string' ? value : '';
  };
  const off = text('http.proxySupport') === 'off';
  const noProxy = configuration.get<unknown>('http.noProxy');
  return {
    proxyUrl: off ? '' : text('http.proxy'),
    noProxy: Array.isArray(noProxy) ? noProxy.filter((entry): entry is string => typeof entry === 'string') : [],
    proxyStrictSSL: configuration.get<unknown>('http.proxyStrictSSL') !== false,
    proxyAuthorization: off ? '' : text('http.proxyAuthorization'),
    caFile: text('ecsProfiler.network.caFile'),
  };
}
