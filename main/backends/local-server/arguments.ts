import type { ProfileSpec } from '../../../contract/backend.ts';
import { Failure } from '../../../contract/failure.ts';
import { phrase } from '../../../contract/phrase.ts';
import type { ServerKind } from './server-kind.ts';

/** The parsers' flags, which are the same for every kind. */
export function parserArguments({ toolParser, reasoningParser }: ProfileSpec): string[] {
  return [
    ...(toolParser === null ? [] : ['--enable-auto-tool-choice', '--tool-call-parser', toolParser]),
    ...optional('--reasoning-parser', reasoningParser),
  ];
}

export function optional(flag: string, value: string | number | null): string[] {
  return value === null ? [] : [flag, String(value)];
}

/** @throws Failure `invalid_input` for an extra argument that this program sets itself */
export function checkExtraArguments(extraArgs: readonly string[], { ownFlags }: ServerKind): void {
  for (const argument of extraArgs) {
    const flag = argument.split('=', 1)[0] ?? '';
    // Python takes the beginning of a flag for the flag; `--` would turn our own flags into words.
    if (flag.startsWith('--') && ownFlags.some((own) => own.startsWith(flag))) {
      throw new Failure('invalid_input', phrase`The extra argument ${flag} is set by MLX Manager itself.`, {
        hint: phrase`Leave it out.`,
        issues: [
          {
            path: 'extraArgs',
            message: `${flag} is not possible`,
            reason: { code: 'own_argument', argument: flag },
          },
        ],
      });
    }
  }
}
