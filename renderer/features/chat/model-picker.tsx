import { useTranslation } from 'react-i18next';
import type { ChatModel } from '../../../contract/chat.ts';
import { StateDot } from '../../components/state-dot.tsx';
import type { Tone } from '../../components/state-dot.tsx';
import { SearchSelect } from '../../forms/search-select.tsx';
import classes from './chat.module.css';

const TONES: Readonly<Record<ChatModel['state'], Tone>> = {
  ready: 'good',
  starting: 'busy',
  stopping: 'busy',
  stopped: 'off',
  failed: 'bad',
  remote: 'good',
};

/** Which model is asked: what it can do, and whether it is loaded or would have to start. */
export function ModelPicker({
  models,
  value,
  label,
  clearable = false,
  onChange,
}: {
  readonly models: readonly ChatModel[];
  readonly value: string | null;
  readonly label: string;
  readonly clearable?: boolean;
  readonly onChange: (model: string | null) => void;
}) {
  const { t } = useTranslation();
  const byId = new Map(models.map((model) => [model.id, model]));
  const chosen = value === null ? undefined : byId.get(value);
  // A conversation may name a model that is no more.
  const names = value === null || chosen !== undefined ? [...byId.keys()] : [value, ...byId.keys()];
  return (
    <SearchSelect
      className={classes['picker'] ?? ''}
      size="xs"
      clearable={clearable}
      allowDeselect={clearable}
      aria-label={label}
      placeholder={label}
      nothingFoundMessage={t('palette.nothing')}
      maxDropdownHeight={320}
      comboboxProps={{ width: 340, position: 'top-start' }}
      data={names}
      value={value}
      onChange={onChange}
      leftSection={
        chosen === undefined ? null : (
          <StateDot tone={TONES[chosen.state]} word={t(`chat.model.state.${chosen.state}`)} hideWord />
        )
      }
      renderOption={({ option }) => {
        const model = byId.get(option.value);
        return model === undefined ? (
          <span className="typed">{option.value}</span>
        ) : (
          <Offered model={model} />
        );
      }}
    />
  );
}

function Offered({ model: { id, backend, state, takes } }: { readonly model: ChatModel }) {
  const { t } = useTranslation();
  const badges = (['images', 'audio', 'video', 'tools', 'reasoning'] as const).filter(
    (what) => takes[what] === 'yes',
  );
  return (
    <span className={classes['offered']}>
      <span className={classes['offeredName']}>
        <span className="typed one-line">{id}</span>
        <StateDot tone={TONES[state]} word={t(`chat.model.state.${state}`)} />
      </span>
      <span className={classes['offeredMore']}>
        {backend === null || backend === id ? null : <span>{backend}</span>}
        {badges.map((badge) => (
          <span key={badge} className={classes['badge']}>
            {t(`chat.model.takes.${badge}`)}
          </span>
        ))}
      </span>
    </span>
  );
}
