import { stageImage, type Image } from '../tasks/stage';
import type { WorkFolder } from '../tasks/workFolder';
import type { LabTaskDefinition } from './taskDefinitions';

/** Stages each task definition's source once, when its first task needs it. */
export class Images {
  private readonly closing = new AbortController();
  private readonly staged = new Map<string, Promise<Image>>();

  constructor(
    private readonly work: WorkFolder,
    private readonly projectRoot: string,
  ) {}

  of(definition: LabTaskDefinition): Promise<Image> {
    const known = this.staged.get(definition.arn);
    if (known !== undefined) return known;
    const folder = this.work.make('images', `${definition.family}-${definition.revision}`);
    const staging = stageImage(definition.source, folder, this.projectRoot, this.closing.signal);
    this.staged.set(definition.arn, staging);
    return staging;
  }

  /** Aborts running builds. */
  close(): void {
    this.closing.abort();
  }
}
