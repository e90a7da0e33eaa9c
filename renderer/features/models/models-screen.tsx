import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { FilterField } from '../../components/filter-field.tsx';
import { Screen } from '../../components/screen.tsx';
import { useFilter } from '../../frame/use-filter.ts';
import { useReaches } from '../../host/me.ts';
import { useHostQuery } from '../../host/use-host.ts';
import { Discovered } from './discovered.tsx';
import { isUnderWay } from './download-words.ts';
import { Downloads } from './downloads.tsx';
import { HubSearch } from './hub-search.tsx';
import { OfferedModels } from './offered-models.tsx';
import { OnDisk } from './on-disk.tsx';

const VIEWS = ['disk', 'hub', 'downloads', 'discovered'] as const;
type View = (typeof VIEWS)[number];

/** For administrators the models and where they are; for members what they may ask for. */
export default function ModelsScreen() {
  return useReaches('admin') ? <AllModels /> : <OfferedModels />;
}

/** Models wherever they are: on this disk, on the hub, on their way, at backends. */
function AllModels() {
  const { t } = useTranslation();
  const [filter, setFilter] = useFilter('filter');
  const [chosen, setChosen] = useFilter('view');
  const { data: downloads = [] } = useHostQuery('models.downloads', {});
  const underWay = downloads.filter(isUnderWay).length;
  const view = VIEWS.find((one) => one === chosen) ?? 'disk';
  const label = (one: View) =>
    one === 'downloads' && underWay > 0
      ? `${t('models.views.downloads')} ${underWay}`
      : t(`models.views.${one}`);
  return (
    <Screen
      title={t('screens.models')}
      tools={
        <>
          <SegmentedControl
            size="xs"
            aria-label={t('models.where')}
            value={view}
            onChange={(next) => setChosen(next === 'disk' ? '' : next)}
            data={VIEWS.map((one) => ({ value: one, label: label(one) }))}
          />
          <FilterField value={filter} onChange={setFilter} />
        </>
      }
    >
      {
        {
          disk: <OnDisk filter={filter} onSearch={() => setChosen('hub')} />,
          hub: <HubSearch text={filter} />,
          downloads: <Downloads filter={filter} onSearch={() => setChosen('hub')} />,
          discovered: <Discovered filter={filter} />,
        }[view]
      }
    </Screen>
  );
}
