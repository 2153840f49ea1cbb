/** The py-spy we send: version and sha256 of the programs inside the wheels on PyPI (their hashes: tools/pyspy.mjs). */
export const pySpyVersion = '0.4.3';

/** By `uname -m`. */
export const pySpySha256: Readonly<Record<string, string>> = {
  x86_64: 'a41205d4925beafd108e1ace85e66c0a1a7adbfcbebcd4441f07848b608886c0',
  aarch64: 'ad6e22882e8dcaced4f0a76fef10d372645cc7b94c48a289ebe1bedb754774ed',
};

/** sha256 of the wheels on PyPI that hold them, as tools/pyspy.mjs pins them. */
export const pySpyWheelSha256: Readonly<Record<string, string>> = {
  x86_64: '8a4277225f470d394a85cca0cdd944bef87f0097b6f20150a6dd3ac2e92806b8',
  aarch64: 'bbcec46930d464b3bfc142d6d02ade4dd8ad5627823263b3eff0280e80c7c132',
};

/** `uname -m` as kernels spell it, to the key above. */
export const pinnedArch = (machine: string): string =>
  machine === 'arm64' ? 'aarch64' : machine === 'amd64' ? 'x86_64' : machine;
