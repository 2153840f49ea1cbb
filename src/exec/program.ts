/** The texts that go into a task, put together. */
import bootstrap from './remote/bootstrap.sh';
import common from './remote/common.sh';
import digest from './remote/digest.sh';
import dispatch from './remote/dispatch.sh';
import downloadText from './remote/download.sh';
import finishText from './remote/finishUpload.sh';
import guardian from './remote/guardian.sh';
import job from './remote/job.sh';
import server from './remote/server.sh';

/** Script of one download: see remote/download.sh. */
export const downloadScript = [digest, downloadText].join('\n');
/** Script that ends an upload: see remote/finishUpload.sh. */
export const finishUploadScript = [digest, finishText].join('\n');
/** The command server's whole program, without its comments. */
export const serverProgram = tidy([digest, common, guardian, job, server, dispatch].join('\n'));

/** The ExecuteCommand command that starts the server; the agent splits it by shell quoting rules but runs no shell (§7.1). */
export function serverCommand(nonce: string): string {
  return ['sh', '-c', tidy(bootstrap), 'ecs-profiler', serverProgram, nonce].map(quote).join(' ');
}

/** A word in single quotes, for a POSIX shell and for shlex. */
export function quote(word: string): string {
  return /^[A-Za-z0-9/._-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** Comment lines and indentation stay here: the command is stored in CloudTrail. */
function tidy(script: string): string {
  return script.split('\n').map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#')).join('\n');
}
