import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '../../../components/copy-button.tsx';
import type { CodePiece } from './highlight.ts';
import classes from './markdown.module.css';

/** Code with its language and a button that copies it. It gets its colours when it is complete. */
export function CodeBlock({
  code,
  language,
  growing = false,
}: {
  readonly code: string;
  readonly language: string;
  readonly growing?: boolean;
}) {
  const { t } = useTranslation();
  const name = /^[\w+#.-]{1,30}/.exec(language)?.[0] ?? '';
  const pieces = useHighlighted(code, name.toLowerCase(), growing);
  return (
    <figure className={classes['codeBlock']} aria-label={t('chat.markdown.code', { language: name })}>
      <figcaption className={classes['codeHead']}>
        <span className="dim">{name}</span>
        <CopyButton value={code} label={t('chat.markdown.copyCode')} />
      </figcaption>
      <pre tabIndex={0}>
        <code>
          {pieces === null
            ? code
            : pieces.map(({ text, scope }, index) =>
                scope === null ? (
                  text
                ) : (
                  <span key={index} data-scope={scope}>
                    {text}
                  </span>
                ),
              )}
        </code>
      </pre>
    </figure>
  );
}

/** Null until the highlighter has been loaded and has read the code. */
function useHighlighted(code: string, language: string, growing: boolean): readonly CodePiece[] | null {
  const [done, setDone] = useState<{ readonly code: string; readonly pieces: readonly CodePiece[] } | null>(
    null,
  );
  useEffect(() => {
    if (growing || language === '') return;
    let isWanted = true;
    void import('./highlight.ts').then(({ highlight }) => {
      if (isWanted) setDone({ code, pieces: highlight(code, language) });
    });
    return () => {
      isWanted = false;
    };
  }, [code, language, growing]);
  return done?.code === code ? done.pieces : null;
}
