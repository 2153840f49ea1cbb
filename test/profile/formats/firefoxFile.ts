/** A Firefox profile of one thread, to change. */
export const strings = ['main', 'https://shop.test/app.js', 'work', 'libxul.so', 'paint'];
export const tables = {
  stackTable: { prefix: [null, 0, 0], frame: [0, 1, 2], length: 3 },
  frameTable: { func: [0, 1, 2], line: [12, 33, null], column: [1, 2, null], length: 3 },
  funcTable: {
    name: [0, 2, 4],
    fileName: [1, 1, null],
    lineNumber: [10, 30, null],
    columnNumber: [5, 6, null],
    resource: [-1, -1, 0],
    isJS: [true, true, false],
    length: 3,
  },
  resourceTable: { name: [3], lib: [0], host: [null], type: [1], length: 1 },
};
export const samples = {
  stack: [1, 0, null, 2],
  time: [100, 101.5, 102, 104],
  weight: null,
  weightType: 'samples',
  length: 4,
};
export const thread = {
  name: 'GeckoMain',
  processName: 'Parent Process',
  pid: '1',
  tid: 1,
  samples,
  stringArray: strings,
  ...tables,
};
export const file = (...threads: object[]): Record<string, unknown> => ({
  meta: { interval: 1, preprocessedProfileVersion: 48, product: 'Firefox' },
  libs: [],
  threads,
});
