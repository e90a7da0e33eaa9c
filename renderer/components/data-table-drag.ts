import { useCallback, useState } from 'react';
import type { DragEvent } from 'react';

/**
 * Where a row goes that is let go at `y` below the first row's top: the gap between rows that is nearest, as the place
 * that the row then has; null where it stays.
 */
export function droppedAt(y: number, from: number, count: number, rowPx: number): number | null {
  const gap = Math.min(count, Math.max(0, Math.round(y / rowPx)));
  const to = gap > from ? gap - 1 : gap;
  return to === from ? null : to;
}

/** Rows that are dragged by a handle to another place. `body` is what holds the rows. */
export function useRowDrag({
  count,
  rowPx,
  body,
  onMove,
}: {
  readonly count: number;
  readonly rowPx: number;
  readonly body: () => HTMLElement | null;
  readonly onMove: (from: number, to: number) => void;
}) {
  const [from, setFrom] = useState<number | null>(null);
  const [to, setTo] = useState<number | null>(null);
  const place = (event: DragEvent) =>
    from === null
      ? null
      : droppedAt(event.clientY - (body()?.getBoundingClientRect().top ?? 0), from, count, rowPx);
  const end = useCallback(() => {
    setFrom(null);
    setTo(null);
  }, []);
  const handleOf = useCallback(
    (index: number) => ({
      draggable: true,
      onDragStart(event: DragEvent<HTMLElement>) {
        const row = event.currentTarget.closest('[role=row]');
        event.dataTransfer.effectAllowed = 'move';
        if (row !== null) event.dataTransfer.setDragImage(row, 8, rowPx / 2);
        setFrom(index);
      },
      onDragEnd: end,
    }),
    [end, rowPx],
  );
  return {
    /** The top of the line that shows where the row would go (pixels); null while there is none. */
    linePx: from === null || to === null ? null : (to > from ? to + 1 : to) * rowPx,
    /** The same function each time. */
    handleOf,
    target: {
      onDragOver(event: DragEvent) {
        if (from === null) return;
        event.preventDefault();
        setTo(place(event));
      },
      onDrop(event: DragEvent) {
        if (from === null) return;
        event.preventDefault();
        const at = place(event);
        if (at !== null) onMove(from, at);
        end();
      },
    },
  };
}
