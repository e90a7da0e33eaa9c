import { userEvent } from 'vitest/browser';
import { expect, it, vi } from 'vitest';
import { renderWithHost } from '../testing/render-with-host.tsx';
import { scriptedHost } from '../testing/scripted-host.ts';
import { DataTable } from './data-table.tsx';
import type { Column } from './data-table-column.ts';

interface Row {
  readonly id: string;
  readonly size: number | null;
}

const columns: readonly Column<Row>[] = [
  { id: 'id', header: 'Name', width: '2fr', cell: ({ id }) => id },
  {
    id: 'size',
    header: 'Size',
    width: '1fr',
    align: 'end',
    sortBy: ({ size }) => size,
    cell: ({ size }) => size,
  },
];
const rowId = ({ id }: Row) => id;

function table(rows: readonly Row[], onOpen = vi.fn<(row: Row) => void>()) {
  const element = <DataTable label="Rows" columns={columns} rows={rows} rowId={rowId} onOpen={onOpen} />;
  return { onOpen, screen: renderWithHost(element, scriptedHost({})) };
}

const many = Array.from({ length: 100_000 }, (_, n) => ({ id: `row ${n}`, size: n }));

it('keeps no more rows in the page than are in sight, and says how many there are', async () => {
  const { screen } = table(many);
  const { getByRole } = await screen;
  await expect.element(getByRole('row', { name: 'row 0 0' })).toBeVisible();
  await expect.element(getByRole('grid')).toHaveAttribute('aria-rowcount', '100001');
  expect(document.querySelectorAll('[role=row]').length).toBeLessThan(60);
});

it('is one tab stop; arrows, pages and ends move, Enter opens', async () => {
  const { screen, onOpen } = table(many);
  const { getByRole } = await screen;
  await expect.element(getByRole('row', { name: 'row 0 0' })).toBeVisible();
  getByRole('grid').element().focus();
  await userEvent.keyboard('{ArrowDown}{ArrowDown}{ArrowUp}{Enter}');
  expect(onOpen).toHaveBeenLastCalledWith(many[1]);
  await userEvent.keyboard('{End}');
  await expect.element(getByRole('row', { name: 'row 99999 99999' })).toBeInViewport({ ratio: 0.9 });
  await userEvent.keyboard('{Enter}');
  expect(onOpen).toHaveBeenLastCalledWith(many[99_999]);
  await userEvent.keyboard('{Home}{PageDown}{PageUp}{Enter}');
  expect(onOpen).toHaveBeenLastCalledWith(many[0]);
});

const shownRows = () => [...document.querySelectorAll<HTMLElement>('[role=row]:not([aria-rowindex="1"])')];
const places = () => shownRows().map((row) => Number(row.getAttribute('aria-rowindex')));

it('rows that only show something are shown by the same elements wherever one scrolls, in their order', async () => {
  const { getByRole } = await renderWithHost(
    <DataTable label="Rows" columns={columns} rows={many} rowId={rowId} onlyShows openId="row 5000" />,
    scriptedHost({}),
  );
  await expect.element(getByRole('row', { name: 'row 0 0' })).toBeVisible();
  const before = shownRows();
  const grid = getByRole('grid').element();
  const scrollTo = async (row: number) => {
    grid.scrollTop = row * 32;
    await expect.element(getByRole('row', { name: `row ${row} ${row}` })).toBeInViewport();
  };
  await scrollTo(5_000);
  expect(before.filter((row) => row.isConnected).length).toBeGreaterThan(before.length - 3);
  expect(
    getByRole('row', { selected: true })
      .elements()
      .map((row) => row.textContent),
  ).toEqual(['row 50005000']);
  for (const row of [5_003, 5_001, 5_012, 4_990, 10]) {
    await scrollTo(row);
    const [first = 0, ...others] = places();
    expect(others).toEqual(others.map((_, n) => first + n + 1));
    expect(new Set(shownRows().map(({ style }) => style.transform)).size).toBe(shownRows().length);
  }
  expect(getByRole('row', { selected: true }).elements()).toEqual([]);
});

it('the row that the keys are at is the same when its elements show another one', async () => {
  const onOpen = vi.fn<(row: Row) => void>();
  const { getByRole } = await renderWithHost(
    <DataTable label="Rows" columns={columns} rows={many} rowId={rowId} onlyShows onOpen={onOpen} />,
    scriptedHost({}),
  );
  await userEvent.click(getByRole('row', { name: 'row 2 2' }));
  const grid = getByRole('grid').element() as HTMLElement;
  const activeRow = () => document.getElementById(grid.getAttribute('aria-activedescendant') ?? '');
  await expect.poll(() => activeRow()?.textContent).toBe('row 22');
  grid.focus();
  grid.scrollTop = 5_000 * 32;
  await expect.element(getByRole('row', { name: 'row 5000 5000' })).toBeInViewport();
  expect(activeRow()).toBeNull();
  expect(document.querySelector('[role=row][data-active]')).toBeNull();
  await userEvent.keyboard('{ArrowDown}');
  await expect.poll(() => activeRow()?.textContent).toBe('row 33');
  await userEvent.keyboard('{Enter}');
  expect(onOpen).toHaveBeenLastCalledWith(many[3]);
});

it('a cell tells its title while the pointer is at its row, that of the row it shows', async () => {
  const titled: readonly Column<Row>[] = [
    { ...columns[0], title: ({ id }) => `all of ${id}` } as Column<Row>,
  ];
  const { getByRole } = await renderWithHost(
    <DataTable label="Rows" columns={titled} rows={many} rowId={rowId} onlyShows />,
    scriptedHost({}),
  );
  const told = () =>
    [...document.querySelectorAll('[role=gridcell][title]')].map((cell) => [
      cell.textContent,
      cell.getAttribute('title'),
    ]);
  await userEvent.hover(getByRole('gridcell', { name: 'row 0', exact: true }));
  await expect.poll(told).toEqual([['row 0', 'all of row 0']]);
  getByRole('grid').element().scrollTop = 5_000 * 32;
  await expect.element(getByRole('row', { name: 'row 5000' })).toBeInViewport();
  expect(told().map(([text, title]) => title === `all of ${text}`)).toEqual([true]);
});

it('sorts by what is known, with the unknown last either way', async () => {
  const rows = [
    { id: 'b', size: 2 },
    { id: 'unknown', size: null },
    { id: 'a', size: 1 },
  ];
  const { screen } = table(rows);
  const { getByRole } = await screen;
  const names = () =>
    getByRole('gridcell')
      .elements()
      .filter((_, n) => n % 2 === 0)
      .map((cell) => cell.textContent);
  const size = getByRole('columnheader', { name: 'Size' });
  await expect.element(size).toHaveAttribute('aria-sort', 'none');
  await userEvent.click(getByRole('button', { name: 'Size' }));
  await expect.poll(names).toEqual(['b', 'a', 'unknown']);
  await userEvent.click(getByRole('button', { name: 'Size' }));
  await expect.poll(names).toEqual(['a', 'b', 'unknown']);
  await expect.element(size).toHaveAttribute('aria-sort', 'ascending');
});

it('a button inside a row does its own and does not open the row', async () => {
  const press = vi.fn<() => void>();
  const onOpen = vi.fn<(row: Row) => void>();
  const withButton: readonly Column<Row>[] = [
    { id: 'b', header: '', width: '1fr', cell: () => <button onClick={press}>Start</button> },
  ];
  const { getByRole } = await renderWithHost(
    <DataTable
      label="Rows"
      columns={withButton}
      rows={[{ id: 'a', size: 1 }]}
      rowId={rowId}
      onOpen={onOpen}
    />,
    scriptedHost({}),
  );
  await userEvent.click(getByRole('button', { name: 'Start' }));
  getByRole('button', { name: 'Start' }).element().focus();
  await userEvent.keyboard('{Enter}');
  expect(press).toHaveBeenCalledTimes(2);
  expect(onOpen).not.toHaveBeenCalled();
});

it('Alt and an arrow give a row another place, but none beyond the ends', async () => {
  const onMove = vi.fn<(row: Row, to: number) => void>();
  const rows = ['a', 'b', 'c'].map((id) => ({ id, size: 1 }));
  const { getByRole } = await renderWithHost(
    <DataTable
      label="Rows"
      columns={[{ ...columns[0], width: '1fr' } as Column<Row>]}
      rows={rows}
      rowId={rowId}
      onMove={onMove}
    />,
    scriptedHost({}),
  );
  getByRole('grid').element().focus();
  await userEvent.keyboard('{Alt>}{ArrowUp}{ArrowDown}{/Alt}{End}{Alt>}{ArrowDown}{ArrowUp}{/Alt}');
  expect(onMove.mock.calls).toEqual([
    [rows[0], 1],
    [rows[2], 1],
  ]);
});

it('a row is dragged by its handle to where a line shows', async () => {
  const onMove = vi.fn<(row: Row, to: number) => void>();
  const rows = ['a', 'b', 'c'].map((id) => ({ id, size: 1 }));
  const { getByRole } = await renderWithHost(
    <DataTable label="Rows" columns={columns} rows={rows} rowId={rowId} onMove={onMove} />,
    scriptedHost({}),
  );
  await expect.element(getByRole('row', { name: 'a 1' })).toBeVisible();
  const handle = getByRole('row', { name: 'a 1' }).element().querySelector('[draggable]');
  await userEvent.dragAndDrop(handle as Element, getByRole('row', { name: 'c 1' }).element(), {
    targetPosition: { x: 100, y: 28 },
  });
  expect(onMove.mock.calls).toEqual([[rows[0], 2]]);
});
