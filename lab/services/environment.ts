import type { Images } from './images';
import type { WorkFolder } from '../tasks/workFolder';
import type { Log } from '../log';

/** What tasks need from the lab. */
export interface TaskEnvironment {
  readonly work: WorkFolder;
  readonly images: Images;
  /** `http://127.0.0.1:PORT` */
  readonly endpoint: string;
  readonly log: Log;
}
