import { IconFileText, IconMovie, IconMusic } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Attachment } from '../../../../contract/attachment.ts';
import type { MessagePart } from '../../../../contract/chat.ts';
import { useFormat } from '../../../format/use-format.ts';
import { useAttachmentUrl } from './use-attachment-url.ts';
import classes from './attachments.module.css';

/** The files of a message: pictures to look at, others by their names. */
export function AttachedFiles({ parts }: { readonly parts: readonly MessagePart[] }) {
  const files = parts.filter(({ type }) => ['image', 'audio', 'video', 'file'].includes(type));
  if (files.length === 0) return null;
  return (
    <div className={classes['files']}>
      {files.map((part, index) => (
        <AttachedFile key={index} part={part} />
      ))}
    </div>
  );
}

function AttachedFile({ part }: { readonly part: MessagePart }) {
  const { t } = useTranslation();
  const format = useFormat();
  switch (part.type) {
    case 'image':
      return <Picture file={part.file} />;
    case 'video':
      return (
        <figure className={classes['video']}>
          <figcaption className={classes['name']}>
            <IconMovie size={14} aria-hidden />
            <span className="one-line">{part.name}</span>
            <span className="dim">{t('chat.file.frames', { count: part.frames.length })}</span>
          </figcaption>
          <div className={classes['frames']}>
            {part.frames.slice(0, 8).map(({ file }) => (
              <Picture key={file.id} file={file} />
            ))}
          </div>
        </figure>
      );
    case 'audio':
      return (
        <span className={classes['name']}>
          <IconMusic size={14} aria-hidden />
          <Sound file={part.file} />
        </span>
      );
    case 'file':
      return (
        <span className={classes['name']}>
          <IconFileText size={14} aria-hidden />
          <span className="one-line">{part.file.name}</span>
          <span className="dim numeric">{format.bytes(part.file.bytes)}</span>
        </span>
      );
    case 'text':
    case 'reasoning':
    case 'tool-call':
      return null;
  }
}

function Picture({ file }: { readonly file: Attachment }) {
  const url = useAttachmentUrl(file);
  return url === null ? (
    <span className={classes['place']} role="img" aria-label={file.name} />
  ) : (
    <a href={url} download={file.name} title={file.name}>
      <img className={classes['picture']} src={url} alt={file.name} />
    </a>
  );
}

function Sound({ file }: { readonly file: Attachment }) {
  const url = useAttachmentUrl(file);
  return url === null ? (
    <span className="one-line">{file.name}</span>
  ) : (
    <audio controls src={url} aria-label={file.name} />
  );
}
