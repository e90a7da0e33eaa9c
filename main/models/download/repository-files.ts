import { listFiles, modelInfo } from '@huggingface/hub';
import type { ListFileEntry } from '@huggingface/hub';
import { Failure } from '../../../contract/failure.ts';
import { phrase } from '../../../contract/phrase.ts';
import type { HubSession } from '../hub/hub-session.ts';

/** A file of a repository at one commit. */
export interface HubFile {
  readonly path: string;
  readonly bytes: number;
  /** The name of its content in the cache, and the proof that it has arrived whole. */
  readonly hash: { readonly kind: 'sha256' | 'git-blob'; readonly value: string };
}

export interface RepositoryFiles {
  readonly commit: string;
  readonly files: readonly HubFile[];
}

/** What a revision consists of, of which what a local server reads. @throws Failure */
export async function listRepositoryFiles(
  hub: HubSession,
  model: string,
  revision: string,
  signal: AbortSignal,
): Promise<RepositoryFiles> {
  const fetch = hub.fetch(signal);
  const found = await hub.ask(
    model,
    async () => {
      const { sha } = await modelInfo({
        ...{ name: model, revision, hubUrl: hub.endpoint, fetch },
        additionalFields: ['sha'],
      });
      if (!/^[0-9a-f]{40}$/.test(sha)) {
        throw new Failure('upstream_protocol', phrase`The hub names no proper commit of ${model}.`);
      }
      const entries: ListFileEntry[] = [];
      const list = listFiles({ repo: model, revision: sha, recursive: true, hubUrl: hub.endpoint, fetch });
      for await (const entry of list) entries.push(entry);
      return { commit: sha, entries };
    },
    signal,
  );
  const files = wanted(found.entries.flatMap(toFile));
  if (files.length > 0) return { commit: found.commit, files };
  throw new Failure('download_failed', phrase`${model} holds no files that a server could read.`);
}

function toFile({ type, path, size, oid, lfs }: ListFileEntry): HubFile[] {
  if (type !== 'file') return [];
  if (lfs !== undefined) return [{ path, bytes: lfs.size, hash: checked('sha256', lfs.oid) }];
  return [{ path, bytes: size, hash: checked('git-blob', oid ?? '') }];
}

/** It becomes the name of a file here. */
function checked(kind: HubFile['hash']['kind'], value: string): HubFile['hash'] {
  if (/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(value)) return { kind, value };
  throw new Failure('upstream_protocol', phrase`The hub names a file without a proper hash.`);
}

const OTHER_FOLDERS = /^(original|onnx|openvino|coreml|\.git)\//;
const OTHER_WEIGHTS = /\.(bin|pt|pth|ckpt|h5|msgpack|onnx|ot|tflite|gguf|mlmodel)$/;

/** Without other programs' weights: many repositories hold the same model two or three times. Small files first. */
export function wanted(files: readonly HubFile[]): HubFile[] {
  const hasOwnWeights = files.some(({ path }) => /\.(safetensors|npz)$/.test(path));
  return files
    .filter(({ path }) => !OTHER_FOLDERS.test(path) && !(hasOwnWeights && OTHER_WEIGHTS.test(path)))
    .sort((a, b) => a.bytes - b.bytes || a.path.localeCompare(b.path));
}
