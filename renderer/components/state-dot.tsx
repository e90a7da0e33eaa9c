import classes from './state-dot.module.css';

/** good: works. busy: on its way, wait. bad: needs attention. off: at rest. */
export type Tone = 'good' | 'busy' | 'bad' | 'off';

/** Each tone has a shape of its own, so that it can be told without colour. */
const SHAPES: Readonly<Record<Tone, string>> = {
  good: 'M6 1a5 5 0 1 0 0 10A5 5 0 0 0 6 1z',
  busy: 'M6 1 11 11H1z',
  bad: 'M2.1 0.9 6 4.8 9.9 0.9 11.1 2.1 7.2 6 11.1 9.9 9.9 11.1 6 7.2 2.1 11.1 0.9 9.9 4.8 6 0.9 2.1z',
  off: 'M6 1a5 5 0 1 0 0 10A5 5 0 0 0 6 1zm0 1.6a3.4 3.4 0 1 1 0 6.8 3.4 3.4 0 0 1 0-6.8z',
};

/** A state as shape, colour and word. With `hideWord` the word is only read aloud: for places where it stands beside. */
export function StateDot({
  tone,
  word,
  hideWord = false,
}: {
  readonly tone: Tone;
  readonly word: string;
  readonly hideWord?: boolean;
}) {
  return (
    <span className={classes['state']} data-tone={tone}>
      <svg viewBox="0 0 12 12" width={9} height={9} aria-hidden>
        <path d={SHAPES[tone]} fill="currentColor" fillRule="evenodd" />
      </svg>
      <span className={hideWord ? 'only-read-aloud' : 'one-line'}>{word}</span>
    </span>
  );
}
