import type { ReactNode } from 'react';
import classes from './screen.module.css';

/** A screen: its name, what can be done with all of it, and its content, which scrolls by itself. */
export function Screen({
  title,
  tools,
  children,
}: {
  readonly title: string;
  readonly tools?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <section className={classes['screen']} aria-labelledby="screen-title">
      <header className={classes['head']}>
        <h1 id="screen-title" className={classes['title']}>
          {title}
        </h1>
        <div className={classes['tools']}>{tools}</div>
      </header>
      <div className={classes['content']}>{children}</div>
    </section>
  );
}

/** Content with the page's margins: everything but a table, which reaches from edge to edge. */
export function Padded({ children }: { readonly children: ReactNode }) {
  return <div className={classes['padded']}>{children}</div>;
}
