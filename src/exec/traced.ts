import { openRemoteHost } from './remoteHost';
import type { OpenRemoteHost } from './types';

/** `openRemoteHost` that tells `trace` of every frame, one redacted line each; without a trace it is the same. */
export function traced(trace: ((line: string) => void) | undefined): OpenRemoteHost {
  return (api, target, options) => openRemoteHost(api, target, { ...options, trace: options.trace ?? trace });
}
