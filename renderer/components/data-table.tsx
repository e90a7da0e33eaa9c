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
import type { ReactNode, RefObject } from 'react';
import type { Column } from './data-table-column.ts';
import { HeaderRow } from './data-table-header.tsx';
import { keyToRow } from './data-table-keys.ts';
import classes from './data-table.module.css';

const features = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { text: sortFn_alphanumeric, number: sortFn_basic },
});

const ROW_PX = 32;
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
}

/**
 * Rows of one kind, as many as there are: only those in sight are in the page. One tab stop; arrows, Page Up and Down,
 * Home and End move, Enter opens.
 */
export function DataTable<Row extends RowData>(props: DataTableProps<Row>) {
  const { label, rows, rowId, onOpen, openId = null, empty, onTop, onNearEnd } = props;
  const ownScroller = useRef<HTMLDivElement>(null);
  const scroller = props.scroller ?? ownScroller;
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
  const grid = { gridTemplateColumns: props.columns.map(({ width }) => width).join(' ') };

  if (model.length === 0) return empty;
  return (
    <div
      ref={scroller}
      className={classes['table']}
      role="grid"
      tabIndex={0}
      aria-label={label}
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
        const page = Math.max(1, Math.floor(event.currentTarget.clientHeight / ROW_PX) - 2);
        const next = keyToRow(event.key, active, model.length, page);
        if (next === null) return;
        event.preventDefault();
        setActiveId(model[next]?.id ?? null);
        virtualizer.scrollToIndex(next);
      }}
    >
      <HeaderRow columns={props.columns} table={table} style={grid} />
      <div role="rowgroup" className={classes['body']} style={{ height: virtualizer.getTotalSize() }}>
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
                setActiveId(row.id);
                if ((event.target as Element).closest('button, a, input') === null) onOpen?.(row.original);
              }}
            >
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
      </div>
    </div>
  );
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
