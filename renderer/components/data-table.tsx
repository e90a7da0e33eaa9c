import {
  createSortedRowModel,
  rowSortingFeature,
  sortFn_alphanumeric,
  sortFn_basic,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import type { ColumnDef, RowData } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useId, useMemo, useRef, useState } from 'react';
import { IconGripVertical } from '@tabler/icons-react';
import type { CSSProperties, ReactNode, RefObject } from 'react';
import type { Column } from './data-table-column.ts';
import { useRowDrag } from './data-table-drag.ts';
import { HeaderRow } from './data-table-header.tsx';
import { keyToRow } from './data-table-keys.ts';
import classes from './data-table.module.css';

const features = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { text: sortFn_alphanumeric, number: sortFn_basic },
});

const ROW_PX = 32;
/** With Alt, where rows have an order that means something. */
const MOVES: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowDown: 1 };
/** More rows are asked for when so many are left. */
const NEAR_END_ROWS = 50;

export interface DataTableProps<Row extends RowData> {
  /** What the rows are, for screen readers. */
  readonly label: string;
  /** Keep these at module scope or in `useMemo`: a new array is a new table. */
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowId: (row: Row) => string;
  /** Enter, or a click on a row. */
  readonly onOpen?: (row: Row) => void;
  readonly openId?: string | null;
  /** In place of the table when there are no rows. */
  readonly empty?: ReactNode;
  /** What scrolls, for whoever scrolls it. */
  readonly scroller?: RefObject<HTMLDivElement | null>;
  /** The rows begin at the first one, or not: told as one scrolls. */
  readonly onTop?: (atTop: boolean) => void;
  /** The last rows are near: the moment to load more of them. */
  readonly onNearEnd?: () => void;
  /**
   * A row is to have another place, counted from 0: it was dragged there, or moved with Alt and an arrow. For rows whose
   * order means something, so that no column is sortable.
   */
  readonly onMove?: ((row: Row, to: number) => void) | undefined;
}

/**
 * Rows of one kind, as many as there are: only those in sight are in the page. One tab stop; arrows, Page Up and Down,
 * Home and End move, Enter opens; where rows have places, Alt and an arrow give a row another one.
 */
export function DataTable<Row extends RowData>(props: DataTableProps<Row>) {
  const { label, rows, rowId, onOpen, openId = null, empty, onTop, onNearEnd, onMove } = props;
  const ownScroller = useRef<HTMLDivElement>(null);
  const scroller = props.scroller ?? ownScroller;
  const body = useRef<HTMLDivElement>(null);
  const [activeId, setActiveId] = useState<string | null>(null);
  const tableId = useId();
  const columns = useColumns(props.columns);
  const table = useTable({
    features,
    columns,
    data: rows,
    getRowId: rowId,
    enableSortingRemoval: true,
  });
  const model = table.getRowModel().rows;
  // eslint-disable-next-line react-hooks/incompatible-library -- no compiler here; TanStack Virtual works by mutation
  const virtualizer = useVirtualizer({
    count: model.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => model[index]?.id ?? index,
    overscan: 12,
    // The header is inside of what scrolls, and stays.
    scrollMargin: ROW_PX,
    scrollPaddingStart: ROW_PX,
  });
  const active = model.findIndex(({ id }) => id === activeId);
  const shown = virtualizer.getVirtualItems();
  const nearEnd = (shown.at(-1)?.index ?? 0) >= model.length - NEAR_END_ROWS;
  useEffect(() => {
    if (nearEnd) onNearEnd?.();
  }, [nearEnd, model.length, onNearEnd]);
  const domId = (id: string) => `${tableId}-${id}`;
  const activeIsShown = shown.some(({ index }) => index === active);
  const grid = tracks(props.columns);
  const drag = useRowDrag({
    count: model.length,
    rowPx: ROW_PX,
    body: () => body.current,
    onMove: (from, to) => {
      const row = model[from];
      if (row !== undefined) onMove?.(row.original, to);
    },
  });

  if (model.length === 0) return empty;
  return (
    <div
      ref={scroller}
      className={classes['table']}
      role="grid"
      tabIndex={0}
      aria-label={label}
      aria-keyshortcuts={onMove === undefined ? undefined : 'Alt+ArrowUp Alt+ArrowDown'}
      onScroll={(event) => onTop?.(event.currentTarget.scrollTop < ROW_PX / 2)}
      aria-rowcount={model.length + 1}
      aria-activedescendant={activeIsShown && activeId !== null ? domId(activeId) : undefined}
      onFocus={(event) => {
        if (event.target === event.currentTarget) setActiveId((before) => before ?? model[0]?.id ?? null);
      }}
      onKeyDown={(event) => {
        // A button inside a row has its own keys.
        if (event.target !== event.currentTarget) return;
        const row = model[active];
        if (event.key === 'Enter' && row !== undefined) onOpen?.(row.original);
        if (onMove !== undefined && event.altKey) {
          const to = active + (MOVES[event.key] ?? 0);
          if (row === undefined || to === active) return;
          event.preventDefault();
          if (to < 0 || to >= model.length) return;
          onMove(row.original, to);
          virtualizer.scrollToIndex(to);
          return;
        }
        const page = Math.max(1, Math.floor(event.currentTarget.clientHeight / ROW_PX) - 2);
        const next = keyToRow(event.key, active, model.length, page);
        if (next === null) return;
        event.preventDefault();
        setActiveId(model[next]?.id ?? null);
        virtualizer.scrollToIndex(next);
      }}
    >
      <HeaderRow columns={props.columns} table={table} style={grid} />
      <div
        ref={body}
        role="rowgroup"
        className={classes['body']}
        style={{ height: virtualizer.getTotalSize() }}
        {...(onMove === undefined ? {} : drag.target)}
      >
        {shown.map(({ index, start }) => {
          const row = model[index];
          if (row === undefined) return null;
          return (
            // Its keys are the grid's own.
            <div
              key={row.id}
              id={domId(row.id)}
              role="row"
              aria-rowindex={index + 2}
              aria-selected={row.id === openId}
              className={classes['row']}
              data-active={row.id === activeId || undefined}
              data-opens={onOpen !== undefined || undefined}
              style={{ ...grid, transform: `translateY(${start - ROW_PX}px)` }}
              onClick={(event) => {
                const target = event.target as Element;
                // A menu that a row opened lies elsewhere in the page.
                if (!event.currentTarget.contains(target)) return;
                setActiveId(row.id);
                if (target.closest('button, a, input, label') === null) onOpen?.(row.original);
              }}
            >
              {onMove === undefined ? null : (
                <span className={classes['handle']} aria-hidden {...drag.handleOf(index)}>
                  <IconGripVertical size={12} />
                </span>
              )}
              {props.columns.map((column) => (
                <div
                  key={column.id}
                  role="gridcell"
                  className={classes['cell']}
                  data-align={column.align}
                  data-wide-only={column.wideOnly}
                >
                  {column.cell(row.original)}
                </div>
              ))}
            </div>
          );
        })}
        {drag.linePx === null ? null : (
          <div
            className={classes['drop']}
            style={{ transform: `translateY(${drag.linePx}px)` }}
            aria-hidden
          />
        )}
      </div>
    </div>
  );
}

/** The columns' tracks, and for narrow windows those of the columns that are left. */
function tracks<Row>(columns: readonly Column<Row>[]): CSSProperties {
  const narrow = columns
    .filter(({ wideOnly = false }) => !wideOnly)
    .map(({ narrowWidth = 'minmax(0, 1fr)' }) => narrowWidth);
  return {
    gridTemplateColumns: columns.map(({ width }) => width).join(' '),
    ['--narrow-columns' as string]: narrow.join(' '),
  };
}

/** Only what sorting needs of a column goes into the table; drawing is ours. */
function useColumns<Row extends RowData>(columns: readonly Column<Row>[]): ColumnDef<typeof features, Row>[] {
  return useMemo(
    () =>
      columns.map(({ id, sortBy }) => ({
        id,
        ...(sortBy === undefined ? {} : { accessorFn: (row: Row) => sortBy(row) ?? undefined }),
        enableSorting: sortBy !== undefined,
        sortUndefined: 'last' as const,
      })),
    [columns],
  );
}
