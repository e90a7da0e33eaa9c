import { useTranslation } from 'react-i18next';
import { Answer } from '../../components/answer.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { FilterField } from '../../components/filter-field.tsx';
import { Padded, Screen } from '../../components/screen.tsx';
import { useFilter } from '../../frame/use-filter.ts';
import { useHostQuery } from '../../host/use-host.ts';
import classes from './models.module.css';

/** What a member sees of the models: their names, and where to ask for them. */
export function OfferedModels() {
  const { t } = useTranslation();
  const [filter, setFilter] = useFilter('filter');
  const models = useHostQuery('models.offered', {});
  const base = `${window.location.origin}/v1`;
  return (
    <Screen title={t('screens.models')} tools={<FilterField value={filter} onChange={setFilter} />}>
      <Padded>
        <p className="dim">
          {t('models.offered.where')} <code className="typed">{base}</code> <CopyButton value={base} />
        </p>
        <Answer query={models}>
          {(all) => {
            const shown = all.filter((name) => name.toLowerCase().includes(filter.trim().toLowerCase()));
            if (all.length === 0) return <EmptyState sentence={t('models.offered.empty')} />;
            if (shown.length === 0) return <p className="dim">{t('words.nothingFound', { filter })}</p>;
            return (
              <ul className={classes['offered']} aria-label={t('screens.models')}>
                {shown.map((name) => (
                  <li key={name}>
                    <span className="typed">{name}</span>
                    <CopyButton value={name} />
                  </li>
                ))}
              </ul>
            );
          }}
        </Answer>
      </Padded>
    </Screen>
  );
}
