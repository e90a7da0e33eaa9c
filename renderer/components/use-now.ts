import { useEffect, useState } from 'react';

/** The time (Unix milliseconds), anew every `every` milliseconds: for what counts up while one looks at it. */
export function useNow(every = 10_000): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), every);
    return () => clearInterval(timer);
  }, [every]);
  return now;
}
