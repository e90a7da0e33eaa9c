import { Button } from '@mantine/core';
import type { Table, TableCell, TableRow } from 'mdast';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../format/use-format.ts';
import classes from './markdown.module.css';

/** Rows that are drawn before one asks for all of them. */
const SHOWN = 200;

/** A table, which scrolls by itself where it is too wide. */
export function MarkdownTable({
  table,
  drawCell,
}: {
  readonly table: Table;
  readonly drawCell: (cell: TableCell) => ReactNode;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const [all, setAll] = useState(false);
  const [head, ...rows] = table.children;
  const cells = (row: TableRow, Cell: 'th' | 'td') =>
    row.children.map((cell, index) => (
      <Cell key={index} data-align={table.align?.[index] ?? undefined}>
        {drawCell(cell)}
      </Cell>
    ));
  return (
    <div className={classes['table']} tabIndex={0} role="group" aria-label={t('chat.markdown.table')}>
      <table>
        {head === undefined ? null : (
          <thead>
            <tr>{cells(head, 'th')}</tr>
          </thead>
        )}
        <tbody>
          {(all ? rows : rows.slice(0, SHOWN)).map((row, index) => (
            <tr key={index}>{cells(row, 'td')}</tr>
          ))}
        </tbody>
      </table>
      {all || rows.length <= SHOWN ? null : (
        <Button size="compact-sm" variant="subtle" onClick={() => setAll(true)}>
          {t('chat.markdown.allRows', { formatted: format.count(rows.length) })}
        </Button>
      )}
    </div>
  );
}
