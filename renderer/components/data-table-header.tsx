import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import type { CSSProperties } from 'react';
import type { Column } from './data-table-column.ts';
import classes from './data-table.module.css';

type Direction = false | 'asc' | 'desc';

/** As much of TanStack's table as its header needs. */
interface SortableTable {
  getColumn(id: string): { getIsSorted(): Direction; toggleSorting(): void } | undefined;
}

const SORT_WORD = { asc: 'ascending', desc: 'descending' } as const;

export function HeaderRow<Row>({
  columns,
  table,
  style,
}: {
  readonly columns: readonly Column<Row>[];
  readonly table: SortableTable;
  readonly style: CSSProperties;
}) {
  return (
    <div role="rowgroup" className={classes['head']}>
      <div role="row" aria-rowindex={1} className={classes['headRow']} style={style}>
        {columns.map(({ id, header, hideHeader = false, align, sortBy, wideOnly }) => {
          const sorted = sortBy === undefined ? false : (table.getColumn(id)?.getIsSorted() ?? false);
          return (
            <div
              key={id}
              role="columnheader"
              className={classes['cell']}
              data-align={align}
              data-wide-only={wideOnly}
              aria-sort={sortBy === undefined ? undefined : sorted === false ? 'none' : SORT_WORD[sorted]}
            >
              {sortBy === undefined ? (
                <span className={hideHeader ? 'only-read-aloud' : 'one-line'}>{header}</span>
              ) : (
                <button
                  type="button"
                  className={classes['sort']}
                  onClick={() => table.getColumn(id)?.toggleSorting()}
                >
                  <span className="one-line">{header}</span>
                  {sorted === 'asc' ? <IconArrowUp size={12} aria-hidden /> : null}
                  {sorted === 'desc' ? <IconArrowDown size={12} aria-hidden /> : null}
                </button>
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}
