/** Longer names are cut in sentences: a file's names may have any length. */
const LONGEST = 80;

/** A name as part of a sentence. */
export const shortened = (name: string): string => (name.length > LONGEST ? `${name.slice(0, LONGEST)}…` : name);
