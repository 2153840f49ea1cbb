/** The py-spy we send: version and sha256 of the programs inside the wheels on PyPI (their hashes: tools/pyspy.mjs). */
export const pySpyVersion = '0.4.3';

/** By `uname -m`. */
export const pySpySha256: Readonly<Record<string, string>> = {
  x86_64: 'a41205d4925beafd108e1ace85e66c0a1a7adbfcbebcd4441f07848b608886c0',
  aarch64: 'ad6e22882e8dcaced4f0a76fef10d372645cc7b94c48a289ebe1bedb754774ed',
};

/** `uname -m` as kernels spell it, to the key above. */
export const pinnedArch = (machine: string): string => (machine === 'arm64' ? 'aarch64' : machine === 'amd64' ? 'x86_64' : machine);
