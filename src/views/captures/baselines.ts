import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as vscode from 'vscode';
import type { CaptureMetadata } from '../../metadata/metadata';
import { serviceKey } from './sides';

const KEY = 'ecsProfiler.baselines';

type Service = Pick<CaptureMetadata, 'clusterArn' | 'service'>;

/** The capture of each service that others are compared with, kept with the workspace. */
export interface Baselines {
  /** URI of the service's baseline, which may no longer exist. */
  of(service: Service): string | undefined;
  pin(service: Service, uri: string): Promise<void>;
  unpin(service: Service): Promise<void>;
}

/** Version 0.1 kept paths: they become URIs. */
export async function upgradeBaselines(state: vscode.Memento): Promise<void> {
  const kept = Object.entries(state.get<Record<string, string>>(KEY, {}));
  const uriOf = (place: string): string => (path.isAbsolute(place) ? pathToFileURL(place).href : place);
  if (kept.some(([, place]) => path.isAbsolute(place)))
    await state.update(KEY, Object.fromEntries(kept.map(([key, place]) => [key, uriOf(place)])));
}

export function createBaselines(state: vscode.Memento): Baselines {
  const all = (): Readonly<Record<string, string>> => state.get<Record<string, string>>(KEY, {});
  return {
    of: (service) => all()[serviceKey(service)],
    pin: async (service, uri) => state.update(KEY, { ...all(), [serviceKey(service)]: uri }),
    unpin: async (service) =>
      state.update(KEY, Object.fromEntries(Object.entries(all()).filter(([key]) => key !== serviceKey(service)))),
  };
}
