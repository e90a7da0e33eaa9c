import { IconGripVertical } from '@tabler/icons-react';
import { memo, useState } from 'react';
import type { CSSProperties, HTMLAttributes, ReactNode } from 'react';
import type { Column } from './data-table-column.ts';
import classes from './data-table.module.css';

export interface DataTableRowProps<Row> {
  readonly row: Row;
  readonly id: string;
  readonly domId: string;
  /** Its place among the rows, from 0. */
  readonly index: number;
  /** Its top below the first row's (pixels). */
  readonly topPx: number;
  readonly columns: readonly Column<Row>[];
  readonly tracks: CSSProperties;
  readonly isActive: boolean;
  readonly isOpen: boolean;
  readonly opens: boolean;
  /** Undefined where rows have no places. Kept between renderings, as `onPress` is. */
  readonly handleOf: ((index: number) => HTMLAttributes<HTMLElement>) | undefined;
  readonly onPress: (row: Row, id: string, opens: boolean) => void;
}

/** One row. It is drawn anew only when something of its own changed: a scroll draws just the rows that come into sight. */
export const DataTableRow = memo(function DataTableRow<Row>(props: DataTableRowProps<Row>) {
  const { row, id, index, columns, tracks, isActive, handleOf } = props;
  const [isPointedAt, setPointedAt] = useState(false);
  return (
    // Its keys are the grid's own.
    <div
      id={props.domId}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={props.isOpen}
      className={classes['row']}
      data-active={isActive || undefined}
      data-opens={props.opens || undefined}
      style={{ ...tracks, transform: `translateY(${props.topPx}px)` }}
      onPointerEnter={() => setPointedAt(true)}
      onPointerLeave={() => setPointedAt(false)}
      onClick={(event) => {
        const target = event.target as Element;
        // A menu that a row opened lies elsewhere in the page.
        if (!event.currentTarget.contains(target)) return;
        props.onPress(row, id, target.closest('button, a, input, label') === null);
      }}
    >
      {handleOf === undefined ? null : (
        <span className={classes['handle']} aria-hidden {...handleOf(index)}>
          <IconGripVertical size={12} />
        </span>
      )}
      {columns.map((column) => (
        <div
          key={column.id}
          role="gridcell"
          className={
            column.className === undefined ? classes['cell'] : `${classes['cell']} ${column.className}`
          }
          title={isPointedAt ? column.title?.(row) : undefined}
          data-align={column.align}
          data-wide-only={column.wideOnly}
        >
          {column.cell(row)}
        </div>
      ))}
    </div>
  );
  // memo() forgets that a component has a parameter.
}) as <Row>(props: DataTableRowProps<Row>) => ReactNode;
