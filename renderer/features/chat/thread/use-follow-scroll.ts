import { useEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';
import { followsAfter } from './follow-scroll.ts';
import type { ScrollPlace } from './follow-scroll.ts';

/** Keeps the end of what grows in view, until the reader scrolls up. */
export function useFollowScroll(): {
  readonly window: RefObject<HTMLDivElement | null>;
  readonly content: RefObject<HTMLDivElement | null>;
  readonly following: boolean;
  readonly toEnd: () => void;
} {
  const window = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const isFollowing = useRef(true);
  const [following, setFollowing] = useState(true);
  useEffect(() => {
    const [outer, inner] = [window.current, content.current];
    if (outer === null || inner === null) return;
    let before = placeOf(outer);
    const onScroll = () => {
      const now = placeOf(outer);
      isFollowing.current = followsAfter(isFollowing.current, before, now);
      before = now;
      setFollowing(isFollowing.current);
    };
    const grown = new ResizeObserver(() => {
      if (isFollowing.current) outer.scrollTop = outer.scrollHeight;
    });
    grown.observe(inner);
    grown.observe(outer);
    outer.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      grown.disconnect();
      outer.removeEventListener('scroll', onScroll);
    };
  }, []);
  const toEnd = () => {
    isFollowing.current = true;
    setFollowing(true);
    if (window.current !== null) window.current.scrollTop = window.current.scrollHeight;
  };
  return { window, content, following, toEnd };
}

function placeOf({ scrollTop, scrollHeight, clientHeight }: HTMLElement): ScrollPlace {
  return { top: scrollTop, height: scrollHeight, windowHeight: clientHeight };
}
