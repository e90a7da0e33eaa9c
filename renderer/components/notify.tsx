import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import i18next from 'i18next';
import type { Failure } from '../../contract/failure.ts';
import { FailureNote } from './failure-note.tsx';

/** How long an undo is offered (milliseconds). */
const UNDO_MS = 10_000;

/** Says what was done. With `undo`, offers to take it back instead of asking before. */
export function notifyDone(message: string, undo?: () => void): void {
  const id = notifications.show({
    message:
      undo === undefined ? (
        message
      ) : (
        <span className="toast">
          {message}
          <Button
            size="compact-sm"
            variant="subtle"
            onClick={() => {
              notifications.hide(id);
              undo();
            }}
          >
            {i18next.t('words.undo')}
          </Button>
        </span>
      ),
    autoClose: undo === undefined ? 4_000 : UNDO_MS,
    withBorder: true,
  });
}

/** For a failure whose cause is no longer on the screen; otherwise a `FailureNote` belongs beside it. */
export function notifyFailed(failure: Failure): void {
  notifications.show({ message: <FailureNote failure={failure} />, autoClose: false, withBorder: true });
}
