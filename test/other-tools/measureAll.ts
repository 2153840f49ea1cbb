/** All that is tried, one after the other. */
import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { goTools } from './go';
import { measure, type Outcome } from './measure';
import { nodeTools, notTriedNode } from './node';
import { notTriedPython, pythonTools } from './python';
import { typescriptTools } from './typescript';
import { Place, type NotTried, type Tried } from './tried';

export const allTried: readonly Tried[] = [...pythonTools, ...nodeTools, ...typescriptTools, ...goTools];
export const allNotTried: readonly NotTried[] = [...notTriedPython, ...notTriedNode];

/** A machine that is busy with something else may stop a program for longer than the shares of a short run can bear. */
const TIMES = 3;

/** Runs a tool, a few times if need be. Throws where it fails each time, or its file is not read as what it is. */
export async function tryOut(tried: Tried): Promise<Outcome> {
  for (let time = 1; ; time++) {
    try {
      return await tryOnce(tried);
    } catch (error) {
      if (time === TIMES) throw error;
    }
  }
}

/** In a folder that is removed afterwards. */
async function tryOnce(tried: Tried): Promise<Outcome> {
  const folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'other-tools-')));
  try {
    const place = new Place(folder, tried.program);
    const file = await tried.run(place);
    // Elsewhere than it ran, as a workspace is.
    const workspace = path.join(folder, 'workspace');
    cpSync(path.dirname(place.program), workspace, { recursive: true });
    return await measure(file, workspace, place.program);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
