/** What py-spy cannot do without: the interpreter's file, and that of its libpython where it has one. */

export type Unreadable =
  /** Not at its path any more. */
  | 'gone'
  /** An ELF file without a table of sections. */
  | 'sectionless';

interface Words {
  /** `whose`: `the Python in main.py (pid 7)`. */
  readonly why: (whose: string) => string;
  readonly next: string;
}

export const unreadable: Readonly<Record<Unreadable, Words>> = {
  gone: {
    why: (whose) =>
      `The file of ${whose}, or its libpython, is not there any more: it was replaced or removed while the process runs, and py-spy finds its way by that file.`,
    next: 'Restart the service (a new task), then capture again.',
  },
  sectionless: {
    why: (whose) =>
      `The file of ${whose}, or its libpython, has no table of sections, by which py-spy finds the interpreter's state: a packer, or a tool that strips more than symbols, has taken it away.`,
    next: 'Build the image without that step (sstrip, strip --strip-section-headers, UPX); plain strip leaves what py-spy needs.',
  },
};
