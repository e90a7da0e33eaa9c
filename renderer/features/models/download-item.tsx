import { Button, Progress } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Download, DownloadState } from '../../../contract/model.ts';
import { FailureNote } from '../../components/failure-note.tsx';
import { notifyFailed } from '../../components/notify.tsx';
import { StateDot } from '../../components/state-dot.tsx';
import type { Tone } from '../../components/state-dot.tsx';
import { useFormat } from '../../format/use-format.ts';
import { useHostMutation } from '../../host/use-host.ts';
import { ConfirmLoss } from '../../components/confirm-loss.tsx';
import { isUnderWay, percentOf } from './download-words.ts';
import classes from './models.module.css';

const TONES: Readonly<Record<DownloadState, Tone>> = {
  queued: 'off',
  preparing: 'busy',
  downloading: 'busy',
  waiting: 'busy',
  paused: 'off',
  failed: 'bad',
  cancelled: 'off',
  completed: 'good',
};

/** One download: how far, how fast, how long yet, and what can be done with it. */
export function DownloadItem({ download }: { readonly download: Download }) {
  const { t } = useTranslation();
  const { model, state, failure } = download;
  return (
    <li className={classes['download']} aria-label={model}>
      <span className="typed one-line" title={model}>
        {model}
      </span>
      <Buttons download={download} />
      <Progress
        className={classes['whole']}
        size="sm"
        value={percentOf(download) ?? 0}
        color={state === 'failed' ? 'red' : isUnderWay(download) || state === 'completed' ? 'blue' : 'gray'}
        aria-label={t('models.progressOf', { model })}
      />
      <span className={classes['name']}>
        <StateDot tone={TONES[state]} word={t(`models.download.${state}`)} />
        {download.file === null ? null : <span className="dim typed one-line">{download.file}</span>}
      </span>
      <Numbers download={download} />
      {failure === null ? null : (
        <div className={classes['whole']}>
          <FailureNote failure={failure} />
        </div>
      )}
    </li>
  );
}

function Numbers({ download }: { readonly download: Download }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { doneBytes, totalBytes, bytesPerSecond, secondsLeft } = download;
  const parts = [
    totalBytes !== null && doneBytes >= totalBytes
      ? format.bytes(totalBytes)
      : t('models.bytesOf', { done: format.bytes(doneBytes), total: format.bytes(totalBytes) }),
    ...(bytesPerSecond === null ? [] : [`${format.bytes(bytesPerSecond)}/s`]),
    ...(secondsLeft === null ? [] : [t('models.timeLeft', { time: format.duration(secondsLeft * 1_000) })]),
  ];
  return <span className={`dim numeric ${classes['numbers']}`}>{parts.join(' · ')}</span>;
}

function Buttons({ download: { id, model, state, doneBytes } }: { readonly download: Download }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [cancelling, setCancelling] = useState(false);
  const pause = useHostMutation('models.pauseDownload', { onError: notifyFailed });
  const resume = useHostMutation('models.resumeDownload', { onError: notifyFailed });
  const forget = useHostMutation('models.forgetDownload', { onError: notifyFailed });
  const cancel = useHostMutation('models.cancelDownload', { onSuccess: () => setCancelling(false) });
  const button = (label: string, onClick: () => void) => (
    <Button size="compact-sm" variant="default" aria-label={`${label} ${model}`} onClick={onClick}>
      {label}
    </Button>
  );
  const stop = button(t('words.cancel'), () => setCancelling(true));
  const goOn = button(t('models.resume'), () => resume.mutate({ id }));
  return (
    <span className={classes['buttons']}>
      {
        {
          queued: stop,
          preparing: stop,
          downloading: (
            <>
              {button(t('models.pause'), () => pause.mutate({ id }))}
              {stop}
            </>
          ),
          waiting: (
            <>
              {button(t('models.pause'), () => pause.mutate({ id }))}
              {stop}
            </>
          ),
          paused: (
            <>
              {goOn}
              {stop}
            </>
          ),
          failed: (
            <>
              {goOn}
              {stop}
            </>
          ),
          cancelled: (
            <>
              {button(t('models.getAgain'), () => resume.mutate({ id }))}
              {button(t('models.forget'), () => forget.mutate({ id }))}
            </>
          ),
          completed: button(t('models.forget'), () => forget.mutate({ id })),
        }[state]
      }
      <ConfirmLoss
        opened={cancelling}
        title={t('models.cancelTitle')}
        confirm={t('models.cancelDownload')}
        busy={cancel.isPending}
        failure={cancel.error}
        onConfirm={() => cancel.mutate({ id })}
        onClose={() => setCancelling(false)}
      >
        <p>{t('models.cancelWhat', { model, done: format.bytes(doneBytes) })}</p>
      </ConfirmLoss>
    </span>
  );
}
