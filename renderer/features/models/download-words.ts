import type { Download, DownloadState } from '../../../contract/model.ts';

const UNDER_WAY: readonly DownloadState[] = ['queued', 'preparing', 'downloading', 'waiting'];

/** It goes on by itself. */
export function isUnderWay({ state }: Pick<Download, 'state'>): boolean {
  return UNDER_WAY.includes(state);
}

/** How much has arrived, in per cent; null while nobody knows how much there is. */
export function percentOf({
  doneBytes,
  totalBytes,
}: Pick<Download, 'doneBytes' | 'totalBytes'>): number | null {
  if (totalBytes === null) return null;
  return totalBytes === 0 ? 100 : Math.min(100, Math.floor((doneBytes / totalBytes) * 100));
}

/** The newest first, and before them what goes on. */
export function inOrder(downloads: readonly Download[]): Download[] {
  return downloads.toSorted(
    (a, b) => Number(isUnderWay(b)) - Number(isUnderWay(a)) || b.createdAt - a.createdAt,
  );
}
