import { Button, Group, Modal, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../../contract/failure.ts';
import { FailureNote } from './failure-note.tsx';
import { DIMMED } from '../design/theme.ts';
import classes from './confirm-loss.module.css';

/** Asks before a download or a key is lost: that is not undone by a click. */
export function ConfirmLoss({
  opened,
  title,
  confirm,
  busy,
  failure,
  onConfirm,
  onClose,
  children,
}: {
  readonly opened: boolean;
  readonly title: string;
  /** The verb on the button. */
  readonly confirm: string;
  readonly busy: boolean;
  readonly failure: Failure | null;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      centered
      // The page itself never scrolls, so there is nothing to lock.
      lockScroll={false}
      overlayProps={DIMMED}
      padding="lg"
      closeButtonProps={{ 'aria-label': t('words.close') }}
    >
      <Stack gap="md" className={classes['words']}>
        {children}
        {failure === null ? null : <FailureNote failure={failure} />}
        <Group gap="sm" justify="flex-end">
          <Button variant="default" data-autofocus onClick={onClose}>
            {t('words.cancel')}
          </Button>
          <Button color="red.9" loading={busy} onClick={onConfirm}>
            {confirm}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
