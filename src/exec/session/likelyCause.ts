/** What the operating system refused the agent, as the texts of channel_closed quote it in Go's or C's words. */
import type { ExecErrorCode } from '../types';

interface LikelyCause {
  readonly code: ExecErrorCode;
  /** What happened, to be followed by the agent's own words. */
  readonly what: string;
  readonly whatToDo: string;
}

/** Texts of errno, by what they mean for a session: ENOSPC and EDQUOT, EROFS, ENOMEM, EAGAIN and so on. */
const CAUSES: readonly (readonly [RegExp, LikelyCause])[] = [
  [
    /no space left on device|disk quota exceeded|\bENOSPC\b|\bEDQUOT\b|disk (is )?full/i,
    {
      code: 'other',
      what: 'The disk of the container is full, so the agent could not run the session',
      whatToDo:
        'Free space in the container (its logs and temporary files), give the task more ephemeral storage, or start a new task.',
    },
  ],
  [
    /read-only file ?system|\bEROFS\b/i,
    {
      code: 'other',
      what: 'The agent met a read-only file system',
      whatToDo:
        'Set readonlyRootFilesystem to false in the task definition, register the revision and deploy it: AWS does not support ECS Exec with it.',
    },
  ],
  [
    /cannot allocate memory|out of memory|\bENOMEM\b/i,
    {
      code: 'other',
      what: 'The container has no memory left for a session',
      whatToDo: 'Give the container more memory, or capture a task that has some left.',
    },
  ],
  [
    /resource temporarily unavailable|too many open files|too many processes|\b(EAGAIN|EMFILE|ENFILE)\b|no (free|available) pt[ys]/i,
    {
      code: 'other',
      what: 'The container is at a limit of its processes, open files or terminals',
      whatToDo: 'Raise its ulimits (nproc, nofile) or pids limit, or end what it has too many of; then try again.',
    },
  ],
  [
    /exec format error|\bENOEXEC\b/i,
    {
      code: 'no-shell',
      what: 'The shell (`sh`) of the container is for another processor, or is no program',
      whatToDo: 'Build the image for the architecture that the task runs on.',
    },
  ],
  [
    /permission denied|operation not permitted|\b(EACCES|EPERM)\b/i,
    {
      code: 'other',
      what: 'The agent was not permitted to do what the session needs',
      whatToDo:
        'Check that the container’s user may run `sh`, that no file system with it is mounted noexec, and its security profile (seccomp, AppArmor, SELinux).',
    },
  ],
];

/** The operating system's refusal that a closing text quotes; null where it quotes none that is known. */
export function likelyCause(text: string): LikelyCause | null {
  // What concerns the session itself says "denied" in other senses, of the account and not of the container.
  if (/AccessDenied|not authorized|data key|KMS|log group|S3 bucket/i.test(text)) return null;
  return CAUSES.find(([quoted]) => quoted.test(text))?.[1] ?? null;
}
