import type { LineMeaning } from '../../supervisor/launch-plan.ts';
import { COMMON_PATTERNS, readByPatterns } from '../local-server/log-patterns.ts';
import type { LogPattern } from '../local-server/log-patterns.ts';

/** Lines of 1.6.3 and 1.8.1, as recorded. */
const PATTERNS: readonly LogPattern[] = [
  {
    pattern: /Fetching '?([^']+?)'? from HuggingFace/i,
    meaning: ([, what = 'the model']) => ({ kind: 'progress', phase: 'downloading', detail: what }),
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
    pattern: /^Error: (No such option.*)$/,
    meaning: ([, message = '']) => ({ kind: 'reason', message: `it does not know an argument: ${message}` }),
  },
  ...COMMON_PATTERNS,
];

/** What a line of the server's log says about its start; null for all others. */
export function readLogLine(line: string): LineMeaning | null {
  return readByPatterns(PATTERNS, line);
}

/** "Handler process for 'x' failed to initialize: Error loading model: <reason>" → the reason. */
function innermost(reason: string): string {
  return reason
    .replace(/^.*?(?:Error loading model|failed to initialize): /, '')
    .replace(/^Error loading model: /, '');
}
