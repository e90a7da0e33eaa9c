import { memo, useMemo, useState } from 'react';
import { CodeBlock } from './code-block.tsx';
import { growTo, NOTHING_YET, openFence } from './growing-text.ts';
import type { GrowingText } from './growing-text.ts';
import { MarkdownNodes } from './markdown-nodes.tsx';
import { parseMarkdown } from './parse-markdown.ts';
import classes from './markdown.module.css';

/**
 * What a model wrote, as Markdown. Only elements of a fixed list come of it, whatever it says (markdown-nodes.tsx); HTML
 * is shown as text. While it grows, only its last block is read and drawn again.
 */
export function Markdown({ text, growing = false }: { readonly text: string; readonly growing?: boolean }) {
  return (
    <div className={classes['markdown']}>{growing ? <Growing text={text} /> : <Block source={text} />}</div>
  );
}

function Growing({ text }: { readonly text: string }) {
  const [blocks, setBlocks] = useState<GrowingText>(NOTHING_YET);
  const [seen, setSeen] = useState('');
  if (seen !== text) {
    setSeen(text);
    setBlocks(growTo(blocks, text));
  }
  return (
    <>
      {blocks.finished.map((source, index) => (
        <Block key={index} source={source} />
      ))}
      <OpenBlock source={blocks.open} />
    </>
  );
}

function OpenBlock({ source }: { readonly source: string }) {
  const fence = openFence(source);
  return fence === null ? (
    <Block source={source} />
  ) : (
    <CodeBlock code={fence.code} language={fence.language} growing />
  );
}

const Block = memo(function Block({ source }: { readonly source: string }) {
  const root = useMemo(() => parseMarkdown(source), [source]);
  return root === null ? (
    <p className={classes['plain']}>{source}</p>
  ) : (
    <MarkdownNodes nodes={root.children} />
  );
});
