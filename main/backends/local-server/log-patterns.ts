import type { LineMeaning } from '../../supervisor/launch-plan.ts';

export interface LogPattern {
  readonly pattern: RegExp;
  readonly meaning: (found: RegExpExecArray) => LineMeaning;
}

/** Lines of what all servers are made of: the hub's library, uvicorn, Python. */
export const COMMON_PATTERNS: readonly LogPattern[] = [
  {
    pattern: /^Fetching \d+ files:\s*(\d+%)/,
    meaning: ([, percent = '']) => ({ kind: 'progress', phase: 'downloading', detail: percent }),
  },
  {
    pattern: /error while attempting to bind on address .*address already in use/i,
    meaning: () => ({
      kind: 'reason',
      message: 'its port was taken by another program (address already in use)',
    }),
  },
  {
    pattern: /^(ModuleNotFoundError: .*|ImportError: .*)$/,
    meaning: ([, message = '']) => ({ kind: 'reason', message }),
  },
];

/** What a line says by the first pattern that fits; null for all others. */
export function readByPatterns(patterns: readonly LogPattern[], line: string): LineMeaning | null {
  for (const { pattern, meaning } of patterns) {
    const found = pattern.exec(line);
    if (found !== null) return meaning(found);
  }
  return null;
}
