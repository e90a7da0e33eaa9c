import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconRestore } from '@tabler/icons-react';
import { useId } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { FailureNote } from '../../components/failure-note.tsx';
import { Sentence } from '../../components/sentence.tsx';
import type { Field } from './use-field.ts';
import classes from './settings.module.css';

/** What ties an input to its row. */
export interface RowProps {
  readonly id: string;
  /** Read aloud with the input; the row shows it beside. */
  readonly description: string | undefined;
  readonly descriptionProps: { readonly className: string };
}

/** Where the row of an input says what it means. */
export const descriptionId = (inputId: string) => `${inputId}-what`;

interface Words {
  readonly label: string;
  readonly description?: string | undefined;
}

/** A name, what it means, and something to the right of it. */
export function PlainRow({
  label,
  description,
  inputId,
  children,
}: Words & { readonly inputId?: string; readonly children: ReactNode }) {
  return (
    <div className={classes['row']}>
      <div>
        {inputId === undefined ? <span>{label}</span> : <label htmlFor={inputId}>{label}</label>}
        {description === undefined ? null : (
          // An input says it itself.
          <p
            id={inputId === undefined ? undefined : descriptionId(inputId)}
            className={`dim ${classes['description']}`}
            aria-hidden={inputId !== undefined}
          >
            <Sentence text={description} />
          </p>
        )}
      </div>
      <div className={classes['control']}>{children}</div>
    </div>
  );
}

/** One field: its input, what is wrong with it, whether it waits for something, and the way back to its default. */
export function SettingRow<V>({
  label,
  description,
  field,
  savesItself = false,
  children,
}: Words & {
  readonly field: Field<V>;
  /** What is chosen with a click needs no button. */
  readonly savesItself?: boolean;
  readonly children: (row: RowProps) => ReactNode;
}) {
  const { t } = useTranslation();
  const id = useId();
  const row = {
    id,
    description: description?.replaceAll('`', ''),
    descriptionProps: { className: 'only-read-aloud' },
  };
  return (
    <PlainRow label={label} description={description} inputId={id}>
      <form
        noValidate
        className={classes['field']}
        onSubmit={(event) => {
          event.preventDefault();
          field.save(field.draft);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape') field.discard();
        }}
      >
        <div className={classes['input']}>{children(row)}</div>
        {field.isChosen && field.overriddenBy === null && !field.isDirty ? (
          <Tooltip label={t('settings.reset')}>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('settings.resetName', { label })}
              onClick={field.reset}
            >
              <IconRestore size={16} />
            </ActionIcon>
          </Tooltip>
        ) : null}
        {field.isDirty && !savesItself ? (
          // The input keeps the focus: leaving it may show an error, which would move the button away under the pointer.
          <div className={classes['buttons']} onMouseDown={(event) => event.preventDefault()}>
            <Button type="submit" size="compact-sm" loading={field.isSaving}>
              {t(field.isContested ? 'settings.keepMine' : 'words.save')}
            </Button>
            <Button size="compact-sm" variant="default" onClick={field.discard}>
              {t(field.isContested ? 'settings.takeOther' : 'words.cancel')}
            </Button>
          </div>
        ) : null}
      </form>
      <Notes field={field} />
    </PlainRow>
  );
}

function Notes<V>({ field }: { readonly field: Field<V> }) {
  const { t } = useTranslation();
  return (
    <>
      {field.failure === null ? null : <FailureNote failure={field.failure} />}
      {field.isContested ? (
        <p role="alert" className={classes['note']}>
          {t('settings.contested')}
        </p>
      ) : null}
      {field.overriddenBy === null ? null : (
        <p className={`dim ${classes['note']}`}>{t(`settings.overridden.${field.overriddenBy}`)}</p>
      )}
      {field.needsRestart ? <p className={classes['waiting']}>{t('settings.needsRestart')}</p> : null}
    </>
  );
}
