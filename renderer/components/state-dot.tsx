import classes from './state-dot.module.css';

/** good: works. busy: on its way, wait. bad: needs attention. off: at rest. Each has a shape of its own, to be told without colour. */
export type Tone = 'good' | 'busy' | 'bad' | 'off';

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
      <span className={hideWord ? 'only-read-aloud' : 'one-line'}>{word}</span>
    </span>
  );
}
