import { countUp } from './count';

interface Settings {
  readonly busyMs: number;
}

const settings: Settings = { busyMs: Number(process.env.BUSY_MS ?? '1') };

setInterval(() => countUp(settings.busyMs), 50);
