import type * as vscode from 'vscode';
import type { CaptureMetadata } from '../../profile/types';
import { serviceKey } from './sides';

const KEY = 'ecsProfiler.baselines';

type Service = Pick<CaptureMetadata, 'clusterArn' | 'service'>;

/** The capture of each service that others are compared with, kept with the workspace. */
export interface Baselines {
  /** File of the service's baseline. It may be gone. */
  of(service: Service): string | undefined;
  pin(service: Service, file: string): Promise<void>;
  unpin(service: Service): Promise<void>;
}

export function createBaselines(state: vscode.Memento): Baselines {
  const all = (): Readonly<Record<string, string>> => state.get<Record<string, string>>(KEY, {});
  return {
    of: (service) => all()[serviceKey(service)],
    pin: async (service, file) => state.update(KEY, { ...all(), [serviceKey(service)]: file }),
    unpin: async (service) =>
      state.update(KEY, Object.fromEntries(Object.entries(all()).filter(([key]) => key !== serviceKey(service)))),
  };
}
