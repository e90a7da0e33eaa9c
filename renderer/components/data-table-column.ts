import type { ReactNode } from 'react';

export interface Column<Row> {
  readonly id: string;
  readonly header: string;
  /** For columns that explain themselves; the header is then only read aloud. */
  readonly hideHeader?: boolean;
  readonly cell: (row: Row) => ReactNode;
  /** Of each of its cells. */
  readonly className?: string;
  /** What is told while the pointer rests on a cell; asked for only then. */
  readonly title?: (row: Row) => string | undefined;
  /** A track of CSS grid: `2fr`, `80px`, `minmax(120px, 1fr)`. */
  readonly width: string;
  /** Numbers at the end. */
  readonly align?: 'start' | 'end';
  /** Makes the column sortable. Unknown values come last. */
  readonly sortBy?: (row: Row) => string | number | null;
  /** Its track where the window is as narrow as the tray's; else it shares what is there with the others. */
  readonly narrowWidth?: string;
  /** Left out where the window is as narrow as the tray's. */
  readonly wideOnly?: boolean;
}
