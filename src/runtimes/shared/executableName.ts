/** Last segment of an executable's path (links resolved), in lower case. */
export const executableName = (exe: string): string =>
  (
    exe
      .replace(/ \(deleted\)$/, '')
      .split('/')
      .pop() ?? ''
  ).toLowerCase();
