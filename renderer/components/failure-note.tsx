import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { FailureView } from '../../contract/failure.ts';
import { failureHint, failureMessage } from '../i18n/field-messages.ts';
import { Sentence } from './sentence.tsx';
import classes from './failure-note.module.css';

/**
 * What happened and why (the message), and what to do (the hint): beside what caused it. `onRetry` where trying again may
 * help.
 */
export function FailureNote({
  failure,
  onRetry,
}: {
  readonly failure: Pick<FailureView, 'message' | 'hint' | 'issues' | 'phrases'>;
  readonly onRetry?: () => void;
}) {
  const { t } = useTranslation();
  const hint = failureHint(failure);
  return (
    <div className={classes['note']} role="alert">
      <IconAlertTriangle size={16} className={classes['icon']} aria-hidden />
      <div className={classes['words']}>
        <p>
          <Sentence text={failureMessage(failure)} />
        </p>
        {hint === null ? null : <Hint text={hint} />}
      </div>
      {onRetry === undefined ? null : (
        <Button size="compact-sm" variant="default" onClick={onRetry}>
          {t('words.retry')}
        </Button>
      )}
    </div>
  );
}

/** A sentence; or what a program said, line by line, which is left as it is. */
function Hint({ text }: { readonly text: string }) {
  return text.includes('\n') ? (
    <pre className={classes['output']} tabIndex={0}>
      {text}
    </pre>
  ) : (
    <p className="dim">
      <Sentence text={text} />
    </p>
  );
}
