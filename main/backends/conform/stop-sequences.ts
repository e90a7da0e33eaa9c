import { NOTHING_MORE } from './text-cutter.ts';
import type { TextCutter } from './text-cutter.ts';

/**
 * Cuts a text before its first stop sequence, as OpenAI does: the sequence itself is never emitted. No local server
 * gets this right (one ignores `stop`, one matches token ids, one never applies it).
 *
 * The match that begins first wins. What could still become part of one is held back, and nothing more, so the
 * result does not depend on how the text was split.
 */
export function createStopMatcher(stops: readonly string[]): TextCutter {
  const sequences = stops.filter((stop) => stop !== '');
  let held = '';
  let done = false;

  return {
    push(text) {
      if (done) return NOTHING_MORE;
      const seen = held + text;
      const match = firstMatch(seen, sequences);
      const open = firstOpenMatch(seen, sequences);
      // An unfinished sequence that began before the finished one may still turn out to be the first.
      if (match !== -1 && (open === -1 || match <= open)) {
        done = true;
        return { emit: seen.slice(0, match), stopped: true };
      }
      const end = open === -1 ? seen.length : open;
      held = seen.slice(end);
      return { emit: seen.slice(0, end), stopped: false };
    },

    flush() {
      if (done) return NOTHING_MORE;
      done = true;
      const match = firstMatch(held, sequences);
      return match === -1 ? { emit: held, stopped: false } : { emit: held.slice(0, match), stopped: true };
    },
  };
}

function firstMatch(text: string, sequences: readonly string[]): number {
  return first(sequences.map((sequence) => text.indexOf(sequence)));
}

/** Where the text's end begins to look like a sequence, the whole of which has not arrived yet. */
function firstOpenMatch(text: string, sequences: readonly string[]): number {
  return first(sequences.map((sequence) => openMatch(text, sequence)));
}

function openMatch(text: string, sequence: string): number {
  for (let start = Math.max(0, text.length - sequence.length + 1); start < text.length; start += 1) {
    if (sequence.startsWith(text.slice(start))) return start;
  }
  return -1;
}

function first(positions: readonly number[]): number {
  return positions.reduce((best, at) => (at !== -1 && (best === -1 || at < best) ? at : best), -1);
}
