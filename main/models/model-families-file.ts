import { readFile } from 'node:fs/promises';
import { Failure } from '../../contract/failure.ts';
import { ModelFamilies } from '../translate/model-families/model-family.ts';
import type { ModelFamily } from '../translate/model-families/model-family.ts';
import { MODEL_FAMILIES } from '../translate/model-families/rules-for.ts';

/**
 * The rules for families of models: those that come with the program and, after them, those of the user's own file,
 * which has the same form (translate/model-families.json) and the last word.
 * @throws Failure `invalid_input` when that file cannot be understood
 */
export async function readModelFamilies(file: string): Promise<readonly ModelFamily[]> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw unreadable(file, error);
  });
  if (text === null) return MODEL_FAMILIES;
  const parsed = ModelFamilies.safeParse(parse(file, text));
  if (parsed.success) return [...MODEL_FAMILIES, ...parsed.data.families];
  const [issue] = parsed.error.issues;
  throw new Failure(
    'invalid_input',
    `${file}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}`,
    {
      hint: 'Mend the file, or remove it to use the rules that come with MLX Manager.',
    },
  );
}

function parse(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw unreadable(file, error);
  }
}

function unreadable(file: string, cause: unknown): Failure {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new Failure('invalid_input', `${file} cannot be read: ${reason}`, {
    hint: 'Mend the file, or remove it to use the rules that come with MLX Manager.',
    cause,
  });
}
