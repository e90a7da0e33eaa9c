import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Answer } from '../../components/answer.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { useHostQuery } from '../../host/use-host.ts';
import { DownloadItem } from './download-item.tsx';
import { inOrder } from './download-words.ts';
import classes from './models.module.css';

/** What is on its way, and what was. */
export function Downloads({ filter, onSearch }: { readonly filter: string; readonly onSearch: () => void }) {
  const { t } = useTranslation();
  const downloads = useHostQuery('models.downloads', {});
  const wanted = filter.trim().toLowerCase();
  return (
    <Answer query={downloads}>
      {(all) => {
        const shown = inOrder(all).filter(({ model }) => model.toLowerCase().includes(wanted));
        if (all.length === 0) {
          return (
            <EmptyState
              sentence={t('models.noDownloads')}
              action={<Button onClick={onSearch}>{t('models.searchHub')}</Button>}
            />
          );
        }
        if (shown.length === 0) return <EmptyState sentence={t('words.nothingFound', { filter })} />;
        return (
          <ul className={classes['downloads']} aria-label={t('models.views.downloads')}>
            {shown.map((download) => (
              <DownloadItem key={download.id} download={download} />
            ))}
          </ul>
        );
      }}
    </Answer>
  );
}
