/** A session that breaks off: what runs in it ends without an answer, and nothing more can be asked. */
import { ExecError, type RunOptions } from '../../../src/exec/types';
import type { LocalHost } from './localHost';

/** The host until `breakOff` is called. */
export function breakable(host: LocalHost): { readonly host: LocalHost; readonly breakOff: () => void } {
  const broken = new AbortController();
  const lost = (): ExecError =>
    new ExecError('channel-closed', 'The session ended before the work was done.', 'Try again.');
  const whileOpen = async <T>(
    options: Pick<RunOptions, 'signal'>,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> => {
    if (broken.signal.aborted) throw lost();
    const done = work(AbortSignal.any([broken.signal, ...(options.signal ? [options.signal] : [])]));
    done.catch(() => undefined);
    const failed = new Promise<never>((_, reject) =>
      broken.signal.addEventListener('abort', () => reject(lost()), { once: true }),
    );
    failed.catch(() => undefined);
    return Promise.race([done, failed]);
  };
  return {
    breakOff: () => broken.abort(),
    host: Object.assign(Object.create(host) as LocalHost, {
      run: (argv: readonly string[], options: RunOptions) =>
        whileOpen(options, (signal) => host.run(argv, { ...options, signal })),
      runScript: (script: string, args: readonly string[], options: RunOptions) =>
        whileOpen(options, (signal) => host.runScript(script, args, { ...options, signal })),
      upload: (...args: Parameters<LocalHost['upload']>) => whileOpen({}, () => host.upload(...args)),
      download: (...args: Parameters<LocalHost['download']>) => whileOpen({}, () => host.download(...args)),
    }),
  };
}
