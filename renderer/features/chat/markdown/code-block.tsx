import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '../../../components/copy-button.tsx';
import type { GrowingCode } from './growing-text.ts';
import type { CodePiece } from './highlight.ts';
import classes from './markdown.module.css';

/** Code with its language and a button that copies it. It gets its colours when it is complete. */
export function CodeBlock({
  code,
  language,
  growing = null,
}: {
  readonly code: string;
  readonly language: string;
  /** The code in parts, while it is being written. */
  readonly growing?: Pick<GrowingCode, 'pieces' | 'rest'> | null;
}) {
  const { t } = useTranslation();
  const name = /^[\w+#.-]{1,30}/.exec(language)?.[0] ?? '';
  const pieces = useHighlighted(code, name.toLowerCase(), growing !== null);
  return (
    <figure className={classes['codeBlock']} aria-label={t('chat.markdown.code', { language: name })}>
      <figcaption className={classes['codeHead']}>
        <span className="dim">{name}</span>
        <CopyButton value={code} label={t('chat.markdown.copyCode')} />
      </figcaption>
      <pre tabIndex={0}>
        <code>
          {growing !== null ? (
            <Growing {...growing} />
          ) : pieces === null ? (
            code
          ) : (
            pieces.map(({ text, scope }, index) =>
              scope === null ? (
                text
              ) : (
                <span key={index} data-scope={scope}>
                  {text}
                </span>
              ),
            )
          )}
        </code>
      </pre>
    </figure>
  );
}

/** What does not change any more is laid out once. */
function Growing({ pieces, rest }: Pick<GrowingCode, 'pieces' | 'rest'>) {
  return (
    <>
      {pieces.map((piece, index) => (
        <span key={index} className={classes['piece']}>
          {piece}
        </span>
      ))}
      <span className={classes['piece']}>{rest}</span>
    </>
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
