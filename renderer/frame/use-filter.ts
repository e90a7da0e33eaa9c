import { useSearchParams } from 'wouter';

/**
 * One filter of a screen, kept in the address: it survives a reload, and a link to it can be shared. An empty one is left
 * out of the address.
 */
export function useFilter(name: string): readonly [string, (value: string) => void] {
  const [params, setParams] = useSearchParams();
  const set = (value: string) =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        if (value === '') next.delete(name);
        else next.set(name, value);
        return next;
      },
      // Typing is not a place to go back to.
      { replace: true },
    );
  return [params.get(name) ?? '', set];
}
