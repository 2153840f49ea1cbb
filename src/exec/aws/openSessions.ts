/** The sessions that are open in this process, so that shutting down can end them. */

type Close = () => Promise<void>;

const open = new Set<Close>();

/** Remembers how to end a session, until the returned function is called. `close` never rejects. */
export function rememberSession(close: Close): () => void {
  open.add(close);
  return () => void open.delete(close);
}

/** Ends every open session; resolves when all are ended, after `withinMs` in any case. Never rejects. */
export async function closeOpenSessions(withinMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, withinMs);
  });
  await Promise.race([Promise.all([...open].map((close) => close())), late]);
  clearTimeout(timer);
}
