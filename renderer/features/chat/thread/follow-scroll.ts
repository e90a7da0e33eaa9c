/** Closer to the end than this counts as being there (pixels). */
const NEAR = 32;

export interface ScrollPlace {
  readonly top: number;
  readonly height: number;
  readonly windowHeight: number;
}

/**
 * Whether the end is followed after a scroll. Only a reader who goes up lets go of it; coming back to the end takes it up
 * again. What grows below or shrinks above does neither.
 */
export function followsAfter(following: boolean, before: ScrollPlace, now: ScrollPlace): boolean {
  const isAtEnd = now.height - now.top - now.windowHeight <= NEAR;
  if (isAtEnd) return true;
  const wentUp = now.top < before.top && now.height >= before.height;
  return following && !wentUp;
}
