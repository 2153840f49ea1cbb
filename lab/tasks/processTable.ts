import { readFileSync, readdirSync } from 'node:fs';

/** Pids of all visible processes. */
export function pids(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

/**
 * Fields of /proc/PID/stat after the command, which may itself contain spaces and brackets; null if the process is gone
 * (proc(5)).
 */
export function statFields(pid: number): readonly string[] | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}

/**
 * When a process started, in clock ticks since boot; together with the pid this identifies a process uniquely. Null if
 * it is gone or a zombie.
 */
export function startTimeOf(pid: number): string | null {
  const fields = statFields(pid);
  return fields === null || fields[0] === 'Z' ? null : fields[19];
}

/** The value of an environment variable when the process was started; null if absent or unreadable. */
export function environmentOf(pid: number, name: string): string | null {
  try {
    const entry = readFileSync(`/proc/${pid}/environ`, 'latin1')
      .split('\0')
      .find((e) => e.startsWith(`${name}=`));
    return entry === undefined ? null : entry.slice(name.length + 1);
  } catch {
    return null;
  }
}
