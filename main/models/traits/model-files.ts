import type { SafetensorsHeader } from '../safetensors-file.ts';

/** A model's own files, parsed where they are JSON; undefined where there is none or it cannot be read. */
export interface ModelFiles {
  /** The folder's or the repository's name: the last resort where files say nothing. */
  readonly name: string;
  /** Every path, relative to the model's folder. */
  readonly paths: readonly string[];
  readonly config: unknown;
  readonly tokenizerConfig: unknown;
  /** `chat_template.jinja`, or the text inside `chat_template.json`. */
  readonly chatTemplate: string | undefined;
  readonly preprocessorConfig: unknown;
  readonly processorConfig: unknown;
  /** Of each weight file that could be read. */
  readonly weights: readonly SafetensorsHeader[];
}
