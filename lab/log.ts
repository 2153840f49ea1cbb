/** One line for humans; the lab's command line prints it on stderr. */
export type Log = (line: string) => void;
