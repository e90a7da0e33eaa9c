import { useFormat } from '../format/use-format.ts';
import { useNow } from './use-now.ts';

/** How long ago, with the exact time on hover. */
export function Moment({ at }: { readonly at: number }) {
  const format = useFormat();
  const now = useNow();
  return (
    <time className="numeric" dateTime={new Date(at).toISOString()} title={format.moment(at)}>
      {format.relative(at, now)}
    </time>
  );
}
