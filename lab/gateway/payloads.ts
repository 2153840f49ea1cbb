/** Between the pty and the wire: output is sealed, input opened. The identity where there is no KMS key. */
export interface PayloadTransform {
  seal(payload: Buffer): Buffer;
  open(payload: Buffer): Buffer;
}

export const plainPayloads: PayloadTransform = { seal: (payload) => payload, open: (payload) => payload };
