import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFilter } from '../../frame/use-filter.ts';
import type { SectionName } from './sections.ts';
import classes from './settings.module.css';

/** Rows that belong together. `section=runtime` in the address leads here: how other screens do. */
export function Section({ name, children }: { readonly name: SectionName; readonly children: ReactNode }) {
  const { t } = useTranslation();
  const [wanted] = useFilter('section');
  const section = useRef<HTMLElement>(null);
  useEffect(() => {
    if (wanted === name) section.current?.scrollIntoView({ block: 'start' });
  }, [wanted, name]);
  return (
    <section ref={section} className={classes['section']} aria-labelledby={`settings-${name}`}>
      <h2 id={`settings-${name}`}>{t(`settings.sections.${name}`)}</h2>
      {children}
    </section>
  );
}
