/** What tests of the Python recorder share: the packed py-spy, programs to record, a request. */
import path from 'node:path';
import type { RecordRequest, RemoteProcess } from '../../../src/capture/types';
import type { RemoteHost } from '../../../src/exec/types';
import { openLocalHost, type LocalHost, type LocalHostOptions } from '../../capture/support/localHost';
import { asRemote, programs, python, startProcess, type LocalProcess } from '../../capture/support/localProcess';
import { requestFor as request } from '../support';

export const assetsDir = path.join(process.cwd(), 'dist', 'py-spy');
/** A PATH without a py-spy, so that ours has to be sent. */
export const plainPath = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' };
export const busy = path.join(programs, 'busy.py');

const dockerCaps =
  '+chown,+dac_override,+fowner,+fsetid,+kill,+setgid,+setuid,+setpcap,+net_bind_service,+net_raw,+sys_chroot,+mknod,+audit_write,+setfcap';
/** Starts a program with what root may do in a container by default. */
export const containerRights = ['setpriv', '--bounding-set', `-all,${dockerCaps}`, '--inh-caps=-all'];

/** Starts Pythons and opens hosts without a py-spy, inside a `describe`: both end after each test. */
export function pythonsAndHosts(): {
  readonly start: (...argv: readonly string[]) => Promise<LocalProcess>;
  readonly open: (options?: LocalHostOptions) => Promise<LocalHost>;
} {
  const started: LocalProcess[] = [];
  const hosts: LocalHost[] = [];
  afterEach(async () => {
    for (const host of hosts.splice(0)) await host.close();
    for (const one of started.splice(0)) await one.kill();
  });
  return {
    async start(...argv) {
      const one = await startProcess([python, ...argv]);
      started.push(one);
      return one;
    },
    async open(options = {}) {
      const host = await openLocalHost({ env: plainPath, ...options });
      hosts.push(host);
      return host;
    },
  };
}

/** Two seconds, without a download of py-spy from the network. */
export const requestFor = (process: RemoteProcess, change: Partial<RecordRequest> = {}): ReturnType<typeof request> =>
  request(process, { durationMs: 2000, fetchPySpy: false, ...change });

/** A process whose interpreter runs no program. A py-spy in `folder` is found beside it. */
export const withoutPython = (one: LocalProcess, folder: string): RemoteProcess => ({
  ...asRemote(one, 'python', ['uwsgi', 'app']),
  exe: `${folder}/uwsgi`,
});

/** The host as one on whose PATH the shell finds nothing, so that no Python is to be had. */
export const shellOnly = (host: RemoteHost): RemoteHost => ({
  ...host,
  runScript: (script, args, options) => host.runScript(`command() { return 1; }\n${script}`, args, options),
});

/** The host as one on which the recorder in Python runs a program in place of py-spy: as an open file, a script cannot be run. */
export const runsInstead = (host: RemoteHost, program: string): RemoteHost => ({
  ...host,
  run: (argv, options) =>
    host.run(
      argv.map((word) => word.replace('os.execve(program,', `os.execve('${program}',`)),
      options,
    ),
});
