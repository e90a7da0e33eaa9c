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
import { useCallback, useEffect, useId, useMemo, useRef, useState } from 'react';
import type { CSSProperties, ReactNode, RefObject } from 'react';
import type { Column } from './data-table-column.ts';
import { useRowDrag } from './data-table-drag.ts';
import { DataTableRow } from './data-table-row.tsx';
import { HeaderRow } from './data-table-header.tsx';
import { keyToRow } from './data-table-keys.ts';
import { RowKeys } from './row-keys.ts';
import { rowsAhead } from './rows-ahead.ts';
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
  /** For many rows the same function each time, too. */
  readonly rowId: (row: Row) => string;
  /** Enter, or a click on a row. */
  readonly onOpen?: (row: Row) => void;
  readonly openId?: string | null;
  /** No cell holds anything that could have the focus: elements of a row that went may then show one that came. */
  readonly onlyShows?: boolean;
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
  const { label, rows, rowId, onOpen, openId = null, onlyShows = false } = props;
  const { empty, onTop, onNearEnd, onMove } = props;
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
  const isSorted = props.columns.some(({ id }) => table.getColumn(id)?.getIsSorted() !== false);
  const sorted = isSorted ? table.getRowModel().rows : null;
  // TanStack makes an object for each row; a long log, which nothing sorts, goes without.
  const ordered = useMemo(() => sorted?.map(({ original }) => original) ?? rows, [sorted, rows]);
  const keyAt = useCallback(
    (index: number) => {
      const row = ordered[index];
      return row === undefined ? index : rowId(row);
    },
    [ordered, rowId],
  );
  const [rangeExtractor] = useState(rowsAhead);
  // eslint-disable-next-line react-hooks/incompatible-library -- no compiler here; TanStack Virtual works by mutation
  const virtualizer = useVirtualizer({
    count: ordered.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    // Another function would make all of them be measured again.
    getItemKey: keyAt,
    overscan: 6,
    rangeExtractor,
    // The header is inside of what scrolls, and stays.
    scrollMargin: ROW_PX,
    scrollPaddingStart: ROW_PX,
  });
  const active = useMemo(
    () => (activeId === null ? -1 : ordered.findIndex((row) => rowId(row) === activeId)),
    [ordered, rowId, activeId],
  );
  const shown = virtualizer.getVirtualItems();
  const nearEnd = (shown.at(-1)?.index ?? 0) >= ordered.length - NEAR_END_ROWS;
  useEffect(() => {
    if (nearEnd) onNearEnd?.();
  }, [nearEnd, ordered.length, onNearEnd]);
  const idOf = (index: number) => (ordered[index] === undefined ? null : rowId(ordered[index]));
  const drawn = shown.flatMap(({ index, start }) => {
    const row = ordered[index];
    return row === undefined ? [] : [{ row, id: rowId(row), index, topPx: start - ROW_PX }];
  });
  const [rowKeys] = useState(() => new RowKeys());
  const keys = onlyShows ? rowKeys.of(drawn.map(({ id }) => id)) : null;
  const domId = (id: string) => `${tableId}-${id}`;
  const activeIsShown = shown.some(({ index }) => index === active);
  const grid = useMemo(() => tracks(props.columns), [props.columns]);
  const open = useRef(onOpen);
  useEffect(() => {
    open.current = onOpen;
  }, [onOpen]);
  const press = useCallback((row: Row, id: string, opens: boolean) => {
    setActiveId(id);
    if (opens) open.current?.(row);
  }, []);
  const drag = useRowDrag({
    count: ordered.length,
    rowPx: ROW_PX,
    body: () => body.current,
    onMove: (from, to) => {
      const row = ordered[from];
      if (row !== undefined) onMove?.(row, to);
    },
  });

  if (ordered.length === 0) return empty;
  return (
    <div
      ref={scroller}
      className={classes['table']}
      role="grid"
      data-moves={onMove !== undefined || undefined}
      tabIndex={0}
      aria-label={label}
      aria-keyshortcuts={onMove === undefined ? undefined : 'Alt+ArrowUp Alt+ArrowDown'}
      onScroll={(event) => onTop?.(event.currentTarget.scrollTop < ROW_PX / 2)}
      aria-rowcount={ordered.length + 1}
      aria-activedescendant={activeIsShown && activeId !== null ? domId(activeId) : undefined}
      onFocus={(event) => {
        if (event.target === event.currentTarget) setActiveId((before) => before ?? idOf(0));
      }}
      onKeyDown={(event) => {
        // A button inside a row has its own keys.
        if (event.target !== event.currentTarget) return;
        const row = ordered[active];
        if (event.key === 'Enter' && row !== undefined) onOpen?.(row);
        if (onMove !== undefined && event.altKey) {
          const to = active + (MOVES[event.key] ?? 0);
          if (row === undefined || to === active) return;
          event.preventDefault();
          if (to < 0 || to >= ordered.length) return;
          onMove(row, to);
          virtualizer.scrollToIndex(to);
          return;
        }
        const page = Math.max(1, Math.floor(event.currentTarget.clientHeight / ROW_PX) - 2);
        const next = keyToRow(event.key, active, ordered.length, page);
        if (next === null) return;
        event.preventDefault();
        setActiveId(idOf(next));
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
        {drawn.map(({ row, id, index, topPx }, at) => (
          <DataTableRow
            key={keys?.[at] ?? id}
            row={row}
            id={id}
            domId={domId(id)}
            index={index}
            topPx={topPx}
            columns={props.columns}
            tracks={grid}
            isActive={id === activeId}
            isOpen={id === openId}
            opens={onOpen !== undefined}
            handleOf={onMove === undefined ? undefined : drag.handleOf}
            onPress={press}
          />
        ))}
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
