import * as vscode from 'vscode';
import type { AwsSettings } from '../../ecs/types';
import { createAgent } from '../../network/createAgent';
import type { NetworkSettings } from '../../network/types';
import type { NotMine } from '../../profile/myCode';
import { libraryCode } from '../../runtimes/registry';
import type { Log } from './log';

/** Settings for proxy and certificates; changing one opens a new access. */
export const NETWORK_SETTINGS = [
  'http.proxy',
  'http.noProxy',
  'http.proxyStrictSSL',
  'http.proxyAuthorization',
  'http.proxySupport',
  'ecsProfiler.network.caFile',
];

/** VS Code's proxy, unless proxies are switched off for extensions, and our own list of authorities. */
function networkSettings(): NetworkSettings {
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

export const SECTION = 'ecsProfiler';

const read = (name: string): unknown => vscode.workspace.getConfiguration(SECTION).get<unknown>(name);
const flag = (name: string): boolean => read(name) !== false;
const text = (name: string): string => {
  const value = read(name);
  return typeof value === 'string' ? value : '';
};
/** Settings files are edited by hand: a value out of range counts as the nearest valid one. */
const number = (name: string, fallback: number, min: number, max: number): number => {
  const value = read(name);
  return typeof value === 'number' && Number.isFinite(value) ? Math.min(max, Math.max(min, value)) : fallback;
};

export const awsSettings = (): AwsSettings => ({
  profile: text('profile'),
  region: text('region'),
  endpointUrl: text('endpointUrl'),
  agent: () => createAgent(networkSettings()),
});

/** The function that logs each frame of a session; undefined if that is switched off. */
export const frameTrace = (log: Log): ((line: string) => void) | undefined =>
  read('exec.traceFrames') === true ? (line) => log.info(line) : undefined;

interface CaptureSettings {
  readonly durationMs: number;
  /** null: what suits the task's size. */
  readonly rateHz: number | null;
  readonly cachePySpy: boolean;
  /** Let the task fetch py-spy with its own pip. */
  readonly fetchPySpy: boolean;
  readonly live: LiveSetting;
  /** Tasks of one capture that are recorded at a time. */
  readonly concurrency: number;
}

export const captureSettings = (): CaptureSettings => ({
  durationMs: 1000 * number('capture.durationSeconds', 10, 1, 3600),
  rateHz: typeof read('capture.rateHz') === 'number' ? Math.round(number('capture.rateHz', 100, 1, 1000)) : null,
  cachePySpy: flag('capture.cachePySpy'),
  fetchPySpy: flag('capture.fetchPySpy'),
  live: liveSetting(text('capture.live')),
  concurrency: Math.round(number('capture.concurrency', 4, 1, 100)),
});

/** Whether a capture is shown while it is recorded: a long one, every one, none. */
export type LiveSetting = 'long' | 'always' | 'never';

const liveSetting = (value: string): LiveSetting => (value === 'always' || value === 'never' ? value : 'long');

/** How many stored captures to keep; 0 keeps all. */
export const capturesToKeep = (): number => Math.round(number('captures.keep', 50, 0, 10_000));

interface HeatSettings {
  /** How many lines of a file have a figure at most. */
  readonly maxLines: number;
  readonly spans: boolean;
  readonly codeLens: boolean;
  readonly explorerBadges: boolean;
}

export const heatSettings = (): HeatSettings => ({
  maxLines: Math.round(number('heat.maxLines', 30, 0, 1000)),
  spans: flag('heat.spans'),
  codeLens: read('heat.codeLens') === true,
  explorerBadges: flag('heat.explorerBadges'),
});

/** What the *My code* filter folds: globs; entries other than texts are ignored. */
export function notMine(): NotMine {
  const value = read('myCode.folded');
  return Array.isArray(value) ? value.filter((rule): rule is string => typeof rule === 'string') : libraryCode();
}

/** Writes a setting where it is set now, else for the user. */
export async function updateSetting(name: string, value: unknown): Promise<void> {
  const configuration = vscode.workspace.getConfiguration(SECTION);
  const inWorkspace = configuration.inspect(name)?.workspaceValue !== undefined;
  await configuration.update(
    name,
    value,
    inWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global,
  );
}
