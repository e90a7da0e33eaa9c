import type { ReactNode } from 'react';
import classes from './empty-state.module.css';

/** What there would be to see here, in one sentence, and one button that makes a beginning. */
export function EmptyState({ sentence, action }: { readonly sentence: string; readonly action?: ReactNode }) {
  return (
    <div className={classes['empty']}>
      <p>{sentence}</p>
      {action}
    </div>
  );
}
