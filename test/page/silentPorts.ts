import type { SessionPorts } from '../../src/page/ports';

const nothing = (): void => undefined;

/** What a session needs besides a profile and a page: it shows, copies, exports and remembers nothing. */
export const silentPorts: Omit<SessionPorts, 'load' | 'post'> = {
  showFrame: nothing,
  copy: nothing,
  action: nothing,
  settings: () => ({ colourBy: 'package', orientation: 'icicle', view: 'leftHeavy' }),
  saveSetting: nothing,
  scopeChanged: nothing,
  export: nothing,
  problem: nothing,
};
