/** Which tests are pure: nothing but a function's arguments decides their outcome, so one that fails is wrong, whatever it does when run again. */

/** Folders of tests that start no process, thread or server, open no browser and wait for no clock. */
export const PURE_FOLDERS: readonly string[] = [
  'test/contributes/',
  'test/doctor/',
  'test/metadata/',
  'test/page/',
  'test/profile/',
  'test/source/',
  'test/tools/',
  'test/views/',
];

/** What lies in these folders and does so all the same. */
export const NOT_PURE: readonly string[] = [
  // Run their probes in shells of this machine.
  'test/doctor/container.test.ts',
  'test/doctor/session.test.ts',
  // Captures the lab.
  'test/profile/diff/calibrationLab.test.ts',
  // Opens speedscope in a browser.
  'test/profile/formats/readBySpeedscope.test.ts',
  // Profiles this process.
  'test/source/bundles.test.ts',
  // Asks Git.
  'test/source/truth/',
  // Bundle, with a program of esbuild's.
  'test/source/sourceMaps.test.ts',
  'test/tools/follow.test.ts',
  'test/tools/package.test.ts',
];

/** Whether the tests of this file (path from the project's folder) are pure. */
export function isPure(file: string): boolean {
  const isIn = (places: readonly string[]): boolean => places.some((place) => file.startsWith(place));
  return isIn(PURE_FOLDERS) && !isIn(NOT_PURE);
}

/** How often a test of this file is run once more when it fails: so many real processes at once may miss a moment, a pure function may not. */
export const retriesOf = (file: string): number => (isPure(file) ? 0 : 1);
