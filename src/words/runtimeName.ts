/** How people spell runtimes whose ids are not their names. */
const spelled: Readonly<Record<string, string>> = { python: 'Python', node: 'Node.js' };

/** A runtime of a capture, by its id in the metadata; the id itself where nothing better is known. */
export const runtimeName = (id: string): string => (Object.hasOwn(spelled, id) ? spelled[id] : id);
