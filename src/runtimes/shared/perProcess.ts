import type { RemoteHost } from '../../exec/types';
import type { RemoteProcess } from '../../capture/types';

/** A value for each process of a session, by its pid: the same process listed twice is two objects. */
export class PerProcess<T> {
  private readonly hosts = new WeakMap<RemoteHost, Map<number, T>>();

  get(host: RemoteHost, { pid }: RemoteProcess): T | undefined {
    return this.hosts.get(host)?.get(pid);
  }

  set(host: RemoteHost, { pid }: RemoteProcess, value: T): void {
    const known = this.hosts.get(host) ?? new Map<number, T>();
    this.hosts.set(host, known.set(pid, value));
  }

  delete(host: RemoteHost, { pid }: RemoteProcess): void {
    this.hosts.get(host)?.delete(pid);
  }
}
