import { realpath, rm } from 'node:fs/promises';
import { Failure } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';
import type { FoundModel } from './find-models.ts';

/**
 * Deletes a model that a listing has found, and nothing else: of the hub's cache all its revisions, so that no content
 * stays behind that nothing names. Returns the bytes that are free now.
 */
export async function deleteModel(found: FoundModel): Promise<number> {
  // A link to a model elsewhere: the link is ours to remove, what it leads to is not.
  const linked = (await realpath(found.root)) !== found.root;
  try {
    await rm(found.root, { recursive: true });
  } catch (error) {
    throw new Failure('conflict', phrase`${found.root} could not be deleted.`, {
      hint: phrase`Check who owns that folder.`,
      cause: error,
    });
  }
  return linked ? 0 : found.sizeBytes;
}
