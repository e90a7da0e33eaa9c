/** From `min` up to, not including, `below`; both as in "3.11". */
export interface VersionRange {
  readonly min: string;
  readonly below: string;
}

/** Compares by numbers, not by letters: 3.9 is below 3.11. */
export function isInRange(version: string, range: VersionRange): boolean {
  return compareVersions(version, range.min) >= 0 && compareVersions(version, range.below) < 0;
}

function compareVersions(a: string, b: string): number {
  const left = a.split('.').map(Number);
  const right = b.split('.').map(Number);
  for (let i = 0; i < Math.max(left.length, right.length); i += 1) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
