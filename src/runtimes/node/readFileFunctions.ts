/** Reads the functions of files that the driver found (remote/fileFunctions.cjs). Untrusted: from the container. */
import { array, index, object, position, string } from '../../profile/formats/check';
import type { FileFunctions, FunctionInFile, PartOnLine } from '../../profile/inlined/types';
import { ProfileError } from '../../profile/profileError';

/** The functions of a file by its name in frames, null for files that were not read. Throws ProfileError. */
export function readFileFunctions(value: unknown): (file: string) => FileFunctions | null {
  const files = new Map(
    Object.entries(value === undefined ? {} : object(value, 'fileFunctions')).map(([file, one], i) => [
      file,
      readFile(one, `fileFunctions[${i}]`),
    ]),
  );
  return (file) => files.get(file) ?? null;
}

function readFile(value: unknown, where: string): FileFunctions {
  const file = object(value, where);
  const list = array(file.functions, `${where}.functions`);
  const functions = list.map((one, i) => readFunction(one, i, list.length, `${where}.functions[${i}]`));
  const lines = new Map(
    array(file.lines, `${where}.lines`).map((one, i) => {
      const [line, on] = array(one, `${where}.lines[${i}]`);
      return [
        position(line, `${where}.lines[${i}][0]`),
        new Map(
          array(on, `${where}.lines[${i}][1]`).map((pair, j) => {
            const place = `${where}.lines[${i}][1][${j}]`;
            const [fn, part] = array(pair, place);
            return [index(fn, functions.length, 'function', place), readPartOnLine(part, place)];
          }),
        ),
      ];
    }),
  );
  return { functions, onLine: (line) => lines.get(line) };
}

function readFunction(value: unknown, at: number, count: number, where: string): FunctionInFile {
  const [name, line, column, parent, callsOthers, uses] = array(value, where);
  return {
    name: string(name, `${where}[0]`),
    line: position(line, `${where}[1]`),
    column: position(column, `${where}[2]`),
    // An outer function comes first, so that its chain of outer functions ends.
    parent: parent === -1 ? -1 : index(parent, at, 'function', `${where}[3]`),
    callsOthers: callsOthers === 1,
    uses: array(uses, `${where}[5]`).map((one, i) => index(one, count, 'function', `${where}[5][${i}]`)),
  };
}

function readPartOnLine(value: unknown, where: string): PartOnLine {
  if (value === 'code' || value === 'head' || value === 'end') return value;
  throw new ProfileError(`${where}: ${JSON.stringify(value)?.slice(0, 40) ?? 'nothing'} is no part of a line.`);
}
