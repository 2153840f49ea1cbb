import { cpSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Writes a lab manifest with one service without tasks, so that nothing runs beside the measured program. */
export function writeIdleLab(folder: string): string {
  cpSync('lab/samples/orders-api', path.join(folder, 'orders-api'), { recursive: true });
  const manifest = path.join(folder, 'lab.json');
  writeFileSync(
    manifest,
    JSON.stringify({
      services: [{ cluster: 'lab', name: 'nothing', source: './orders-api', command: ['true'], desiredCount: 0 }],
    }),
  );
  return manifest;
}
