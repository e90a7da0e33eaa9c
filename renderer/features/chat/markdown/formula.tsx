import { useEffect, useRef, useState } from 'react';
import classes from './markdown.module.css';

/** A formula as MathML, which browsers draw themselves; as it was written until KaTeX is there, or when it is none. */
export function Formula({ source, block }: { readonly source: string; readonly block: boolean }) {
  const place = useRef<HTMLSpanElement>(null);
  const [isDrawn, setIsDrawn] = useState(false);
  useEffect(() => {
    let isWanted = true;
    void import('katex').then(({ default: katex }) => {
      if (!isWanted || place.current === null) return;
      try {
        // `trust` is off: no links, no images, no styles. Nothing may grow without end.
        katex.render(source, place.current, {
          output: 'mathml',
          displayMode: block,
          maxExpand: 200,
          maxSize: 20,
          strict: 'ignore',
        });
        setIsDrawn(true);
      } catch {
        setIsDrawn(false);
      }
    });
    return () => {
      isWanted = false;
    };
  }, [source, block]);
  return (
    <span className={block ? classes['formulaBlock'] : classes['formula']}>
      <span ref={place} hidden={!isDrawn} />
      {isDrawn ? null : <code>{source}</code>}
    </span>
  );
}
