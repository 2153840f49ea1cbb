import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export interface Certificate {
  readonly folder: string;
  /** PEM file of the self-signed certificate. */
  readonly caFile: string;
  readonly key: string;
  readonly cert: string;
  remove(): void;
}

/** A certificate for this machine that nobody trusts yet, made with openssl. */
export function makeCertificate(): Certificate {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'network-test-'));
  const [keyFile, caFile] = ['key.pem', 'cert.pem'].map((name) => path.join(folder, name));
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-days',
      '2',
      '-subj',
      '/CN=localhost',
      '-addext',
      'subjectAltName=DNS:localhost,DNS:aws.test,IP:127.0.0.1,IP:::1',
      '-keyout',
      keyFile,
      '-out',
      caFile,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  return {
    folder,
    caFile,
    key: readFileSync(keyFile, 'utf8'),
    cert: readFileSync(caFile, 'utf8'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
