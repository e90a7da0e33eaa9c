import type { LineMeaning } from '../../supervisor/launch-plan.ts';

interface Pattern {
  readonly pattern: RegExp;
  readonly meaning: (found: RegExpExecArray) => LineMeaning;
}

/** Lines of 1.6.3 and 1.8.1, as recorded. The first pattern that fits decides. */
const PATTERNS: readonly Pattern[] = [
  {
    pattern: /Fetching '?([^']+?)'? from HuggingFace/i,
    meaning: ([, what = 'the model']) => ({ kind: 'progress', phase: 'downloading', detail: what }),
  },
  {
    pattern: /^Fetching \d+ files:\s*(\d+%)/,
    meaning: ([, percent = '']) => ({ kind: 'progress', phase: 'downloading', detail: percent }),
  },
  {
    pattern: /Initializing MLX handler with model path|Spawning handler process for model/,
    meaning: () => ({ kind: 'progress', phase: 'loading' }),
  },
  {
    pattern: /Failed to initialize (?:MLX handler|multi-handler setup): (.+)$/,
    meaning: ([, reason = '']) => ({ kind: 'reason', message: innermost(reason) }),
  },
  {
    pattern: /error while attempting to bind on address .*address already in use/i,
    meaning: () => ({
      kind: 'reason',
      message: 'its port was taken by another program (address already in use)',
    }),
  },
  {
    pattern: /^Error: (No such option.*)$/,
    meaning: ([, message = '']) => ({ kind: 'reason', message: `it does not know an argument: ${message}` }),
  },
  {
    pattern: /^(ModuleNotFoundError: .*|ImportError: .*)$/,
    meaning: ([, message = '']) => ({ kind: 'reason', message }),
  },
];

/** What a line of the server's log says about its start; null for all others. */
export function readLogLine(line: string): LineMeaning | null {
  for (const { pattern, meaning } of PATTERNS) {
    const found = pattern.exec(line);
    if (found !== null) return meaning(found);
  }
  return null;
}

/** "Handler process for 'x' failed to initialize: Error loading model: <reason>" → the reason. */
function innermost(reason: string): string {
  return reason
    .replace(/^.*?(?:Error loading model|failed to initialize): /, '')
    .replace(/^Error loading model: /, '');
}
