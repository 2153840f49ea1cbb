/** Names of runtimes that differ from their ids. */
const spelled: Readonly<Record<string, string>> = { python: 'Python', node: 'Node.js' };

/** Name of a capture's runtime, by its id in the metadata; the id itself if it is unknown. */
export const runtimeName = (id: string): string => (Object.hasOwn(spelled, id) ? spelled[id] : id);
