import { distance } from 'fastest-levenshtein';

const MOST = 3;
/** A shorter part of a name would be in too many. */
const MIN_PART = 3;

/**
 * Known names that someone who typed `model` may have meant, closest first, three at most. Close is: at most a
 * third of the letters differ, or one name is a part of the other. Upper and lower case count as the same.
 */
export function nearestNames(model: string, known: readonly string[]): string[] {
  const wanted = model.toLowerCase();
  return known
    .map((name) => ({ name, edits: distance(wanted, name.toLowerCase()) }))
    .filter(({ name, edits }) => isClose(wanted, name.toLowerCase(), edits))
    .sort((a, b) => a.edits - b.edits || (a.name < b.name ? -1 : 1))
    .slice(0, MOST)
    .map(({ name }) => name);
}

function isClose(wanted: string, name: string, edits: number): boolean {
  if (edits <= Math.max(wanted.length, name.length) / 3) return true;
  const [part, whole] = wanted.length < name.length ? [wanted, name] : [name, wanted];
  return part.length >= MIN_PART && whole.includes(part);
}
