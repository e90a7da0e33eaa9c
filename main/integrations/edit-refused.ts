import { Failure } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';
import type { Phrase } from '../../contract/phrase.ts';

/** The file is no valid JSON, TOML or YAML: it is left alone. `line` counts from 1. */
export function brokenFile(format: string, line: number, why: string): Failure {
  return new Failure('invalid_input', phrase`The file is not valid ${format}: line ${line}: ${why}`, {
    hint: phrase`Correct that line first; nothing was changed.`,
  });
}

/** The file is valid but written in a way in which a change could not be made without harm. */
export function unsuitableFile(why: Phrase): Failure {
  return new Failure('invalid_input', phrase`The file was left alone: ${why}`, {
    hint: phrase`Copy the settings into it by hand.`,
  });
}

/** The line (from 1) of an offset. */
export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
