/** A third, minimal implementation of the frame format, so that these tests depend on neither codec of the project. */
import { createHash, randomUUID } from 'node:crypto';

export interface RawFrame {
  headerLength: number;
  typeField: Buffer;
  type: string;
  sequence: number;
  flags: number;
  id: string;
  payloadType: number;
  payload: Buffer;
  /** Whether the digest is that of the payload. */
  isIntact: boolean;
}

export function rawFrame(parts: {
  type: string;
  payload: Buffer | string;
  sequence?: number;
  flags?: number;
  payloadType?: number;
  id?: string;
  digest?: Buffer;
}): Buffer {
  const payload = Buffer.from(parts.payload as string);
  const head = Buffer.alloc(120);
  head.writeUInt32BE(116, 0);
  head.write(parts.type.padEnd(32, ' '), 4, 'ascii');
  head.writeUInt32BE(1, 36);
  head.writeUIntBE(Date.now(), 42, 6);
  head.writeUInt32BE(parts.sequence ?? 0, 52);
  head.writeUInt32BE(parts.flags ?? 0, 60);
  const id = Buffer.from((parts.id ?? randomUUID()).replace(/-/g, ''), 'hex');
  id.copy(head, 64, 8, 16);
  id.copy(head, 72, 0, 8);
  (parts.digest ?? createHash('sha256').update(payload).digest()).copy(head, 80);
  head.writeUInt32BE(parts.payloadType ?? 0, 112);
  head.writeUInt32BE(payload.length, 116);
  return Buffer.concat([head, payload]);
}

export function readRaw(data: Buffer): RawFrame {
  const headerLength = data.readUInt32BE(0);
  const id = Buffer.concat([data.subarray(72, 80), data.subarray(64, 72)]).toString('hex');
  const typeField = data.subarray(4, 36);
  return {
    headerLength,
    typeField,
    type: typeField.toString('ascii').replace(/[\0 ]+$/, ''),
    sequence: data.readUInt32BE(52),
    flags: data.readUInt32BE(60),
    id: [id.slice(0, 8), id.slice(8, 12), id.slice(12, 16), id.slice(16, 20), id.slice(20)].join('-'),
    payloadType: headerLength === 116 ? data.readUInt32BE(112) : -1,
    payload: data.subarray(headerLength + 4),
    isIntact: createHash('sha256')
      .update(data.subarray(headerLength + 4))
      .digest()
      .equals(data.subarray(80, 112)),
  };
}
