import { ActionIcon, Anchor, Loader, NativeSelect } from '@mantine/core';
import { IconAlertTriangle, IconFile, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ChatModel } from '../../../../contract/chat.ts';
import { useFormat } from '../../../format/use-format.ts';
import { failureMessage } from '../../../i18n/field-messages.ts';
import { RATES } from '../attachments/video-frames.ts';
import type { DraftFile } from './drafts.ts';
import type { useAttach } from './use-attach.ts';
import classes from './composer.module.css';

/** What will go along with the message. */
export function DraftFiles({
  files,
  model,
  actions,
}: {
  readonly files: readonly DraftFile[];
  readonly model: ChatModel | undefined;
  readonly actions: ReturnType<typeof useAttach>;
}) {
  const { t } = useTranslation();
  if (files.length === 0) return null;
  return (
    <>
      <ul className={classes['files']} aria-label={t('chat.file.attached')}>
        {files.map((file) => (
          <DraftFileItem key={file.key} file={file} actions={actions} />
        ))}
      </ul>
      <CannotTake files={files} model={model} />
    </>
  );
}

function DraftFileItem({
  file,
  actions,
}: {
  readonly file: DraftFile;
  readonly actions: ReturnType<typeof useAttach>;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const { progress, preview } = file;
  const { name, size } = file.file;
  const every = progress.at === 'ready' ? progress.everySeconds : null;
  return (
    <li className={classes['file']} data-failed={progress.at === 'failed' ? '' : undefined}>
      <span className={classes['fileLine']}>
        <FileMark progress={progress} preview={preview} />
        <span className="one-line" title={name}>
          {name}
        </span>
        <span className="dim numeric">
          {progress.at === 'preparing' && progress.share > 0
            ? `${Math.round(progress.share * 100)} %`
            : format.bytes(size)}
        </span>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          aria-label={t('chat.file.remove', { name })}
          onClick={() => actions.remove(file)}
        >
          <IconX size={14} />
        </ActionIcon>
      </span>
      {every === null ? null : (
        <NativeSelect
          size="xs"
          aria-label={t('chat.file.rate')}
          value={String(every)}
          data={[...new Set([...RATES, every])]
            .toSorted((a, b) => a - b)
            .map((rate) => ({
              value: String(rate),
              label: t('chat.file.every', { duration: format.duration(rate * 1_000) }),
            }))}
          onChange={(event) => actions.takeFrames(file, Number(event.currentTarget.value))}
        />
      )}
      {progress.at === 'ready' && progress.note !== null ? <p className="dim">{progress.note}</p> : null}
      {progress.at === 'failed' ? (
        <p role="alert" className={classes['why']}>
          {failureMessage(progress.failure)} {/* What is wrong with a file itself stays so. */}
          {progress.failure.code === 'invalid_input' ? null : (
            <Anchor
              component="button"
              type="button"
              size="sm"
              underline="always"
              onClick={() => actions.again(file)}
            >
              {t('words.retry')}
            </Anchor>
          )}
        </p>
      ) : null}
    </li>
  );
}

function FileMark({ progress, preview }: Pick<DraftFile, 'progress' | 'preview'>) {
  if (progress.at === 'failed') return <IconAlertTriangle size={16} className={classes['bad']} aria-hidden />;
  if (progress.at === 'preparing') return <Loader size={14} aria-hidden />;
  if (preview !== null) return <img className={classes['preview']} src={preview} alt="" />;
  return <IconFile size={16} aria-hidden />;
}

/** Says before it is sent what the chosen model will not get. */
function CannotTake({
  files,
  model,
}: {
  readonly files: readonly DraftFile[];
  readonly model: ChatModel | undefined;
}) {
  const { t } = useTranslation();
  if (model === undefined) return null;
  const parts = files.flatMap(({ progress }) => (progress.at === 'ready' ? [progress.part] : []));
  const { images, audio, video } = model.takes;
  const missed = (['images', 'audio', 'video'] as const).filter((kind) => {
    switch (kind) {
      case 'images':
        return images === 'no' && parts.some(({ type }) => type === 'image');
      case 'audio':
        return audio === 'no' && parts.some(({ type }) => type === 'audio');
      case 'video':
        // Frames are pictures.
        return video === 'no' && images === 'no' && parts.some(({ type }) => type === 'video');
    }
  });
  return missed.map((kind) => (
    <p key={kind} role="status" className={classes['warning']}>
      {t(`chat.cannotTake.${kind}`, { model: model.id })}
    </p>
  ));
}
