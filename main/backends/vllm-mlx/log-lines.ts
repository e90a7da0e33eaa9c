import type { LineMeaning } from '../../supervisor/launch-plan.ts';
import { COMMON_PATTERNS, readByPatterns } from '../local-server/log-patterns.ts';
import type { LogPattern } from '../local-server/log-patterns.ts';

/** Lines of 0.6.0, as recorded or read in its source. */
const PATTERNS: readonly LogPattern[] = [
  {
    // The beginning of what the user wrote, the schema that was asked for, the model's answer where it fits none.
    pattern:
      /^INFO:vllm_mlx[\w.]*:\[REQUEST\]|^(?:WARNING|ERROR):vllm_mlx[\w.]*:(?:JSON validation failed|Constrained decoding produced|Tool parser error)/,
    meaning: () => ({ kind: 'private' }),
  },
  {
    pattern: /Downloading model (\S+) \(attempt/,
    meaning: ([, model = '']) => ({ kind: 'progress', phase: 'downloading', detail: model }),
  },
  {
    pattern: /^Loading model: /,
    meaning: () => ({ kind: 'progress', phase: 'loading' }),
  },
  {
    pattern: /^cli\.py(?: serve)?: error: (.+)$/,
    meaning: ([, message = '']) => ({ kind: 'reason', message: `it does not know an argument: ${message}` }),
  },
  {
    pattern: /^Error: (.+)$/,
    meaning: ([, message = '']) => ({ kind: 'reason', message }),
  },
  ...COMMON_PATTERNS,
  {
    // The last line of a traceback; what follows it ("Application startup failed") explains nothing.
    pattern: /^(?:RuntimeError|FileNotFoundError|ValueError|OSError): (.+)$/,
    meaning: ([, message = '']) => ({ kind: 'reason', message }),
  },
];

/** What a line of the server's log says about its start; null for all others. */
export function readLogLine(line: string): LineMeaning | null {
  return readByPatterns(PATTERNS, line);
}
