import type { KvCacheShape } from './model-config.ts';
import type { ModelFolder } from './model-folder.ts';

export interface MemoryFactors {
  /** Bytes of the weight files. */
  readonly weightBytes: number;
  readonly kvCache: KvCacheShape | null;
  /** Tokens that the profile allows; null for the model's own. */
  readonly contextLength: number | null;
  readonly modelContextLength: number | null;
}

/** Python, the server and its libraries: 0.27 GB measured over two processes, more with images and a real torch. */
const PROCESS_BYTES = 400_000_000;

/** Buffers beside the weights: 0.74 GB ready and 0.9 GB after use were measured for 0.54 GB of weights. */
const WEIGHT_FACTOR = 1.15;

/**
 * The cache grows with the conversation, and few fill a window of 128k tokens: without a limit of the user's own, reserve
 * for this many.
 */
const TYPICAL_CONTEXT = 8_192;

/** When a config does not say how large the cache gets, a tenth of the weights is about right for 8k tokens. */
const UNKNOWN_CACHE_FACTOR = 0.1;

/**
 * Bytes that a running server will need, on the high side: weights × 1.15, the key-value cache for the context, and
 * 0.4 GB for the process. A user who knows better sets the profile's `memoryBytes`.
 */
export function estimateMemoryBytes(factors: MemoryFactors): number {
  const { weightBytes, kvCache, contextLength, modelContextLength } = factors;
  const tokens = contextLength ?? Math.min(modelContextLength ?? TYPICAL_CONTEXT, TYPICAL_CONTEXT);
  const cache = kvCache === null ? weightBytes * UNKNOWN_CACHE_FACTOR : tokens * kvBytesPerToken(kvCache);
  return Math.ceil(weightBytes * WEIGHT_FACTOR + cache + PROCESS_BYTES);
}

/** The same for a model on disk. */
export function estimateForFolder(model: ModelFolder, contextLength: number | null): number {
  return estimateMemoryBytes({
    weightBytes: model.bytes,
    kvCache: model.kvCache,
    contextLength,
    modelContextLength: model.contextLength,
  });
}

/** One key and one value. */
function kvBytesPerToken({ layers, kvHeads, headDim, bytesPerValue }: KvCacheShape): number {
  return 2 * layers * kvHeads * headDim * bytesPerValue;
}
