import { randomUUID } from 'node:crypto';
import type { Answer } from '../api/server';
import type { World } from '../services/world';
import { containerMetadata, taskMetadata } from './documents';
import { containerStats } from './stats';

/** Serves the task metadata endpoint, version 4: the address itself, /task, /stats and /task/stats. */
export function answerMetadata(world: World, url: string): Answer {
  const [, , id, ...rest] = url.split('?')[0].split('/');
  const found = world.containerByMetadataId(id ?? '');
  if (found === null)
    return answer(404, { error: 'V4 container metadata handler: unable to get container ID from request' });
  const { task, container } = found;
  switch (rest.join('/')) {
    case '':
      return answer(200, containerMetadata(task, container));
    case 'task':
    case 'taskWithTags':
      return answer(200, taskMetadata(task));
    case 'stats':
      return answer(200, containerStats(container));
    case 'task/stats':
      return answer(200, Object.fromEntries(task.containers.map((c) => [c.runtimeId, containerStats(c)])));
    default:
      return answer(404, { error: 'not found' });
  }
}

const answer = (status: number, body: object): Answer => ({
  status,
  contentType: 'application/json',
  requestId: randomUUID(),
  body: JSON.stringify(body),
});
