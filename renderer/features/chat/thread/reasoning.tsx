import { IconBulb } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ReasoningPart } from '../../../../contract/chat.ts';
import { useFormat } from '../../../format/use-format.ts';
import { Markdown } from '../markdown/markdown.tsx';
import classes from './thread.module.css';

/** What a model thought before it answered: folded, with how long it took. */
export function Reasoning({ part, growing }: { readonly part: ReasoningPart; readonly growing: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <details className={classes['fold']}>
      <summary>
        <IconBulb size={14} aria-hidden />
        {growing
          ? t('chat.thinking')
          : part.durationMs === null
            ? t('chat.thought')
            : t('chat.thoughtFor', { duration: format.duration(part.durationMs) })}
      </summary>
      <div className={classes['folded']}>
        <Markdown text={part.text} growing={growing} />
      </div>
    </details>
  );
}
