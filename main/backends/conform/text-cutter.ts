export interface Cut {
  /** Text that may go to the client now. */
  readonly emit: string;
  /** The answer ends here: nothing that follows belongs to it. */
  readonly stopped: boolean;
}

/** Decides, while a text arrives in pieces of any size, how much of it belongs to the answer. */
export interface TextCutter {
  push(text: string): Cut;
  /** The text has ended: what was held back is released, or turns out to have been the end. */
  flush(): Cut;
}

export const NOTHING_MORE: Cut = { emit: '', stopped: true };

/** Sends the text through one cutter and what is left of it through the next. */
export function chainCutters(first: TextCutter, second: TextCutter): TextCutter {
  const through = (cut: Cut): Cut => {
    const rest = second.push(cut.emit);
    if (rest.stopped || !cut.stopped) return rest;
    const last = second.flush();
    return { emit: rest.emit + last.emit, stopped: true };
  };
  return {
    push: (text) => through(first.push(text)),
    flush: () => {
      const cut = through(first.flush());
      if (cut.stopped) return cut;
      const last = second.flush();
      return { emit: cut.emit + last.emit, stopped: last.stopped };
    },
  };
}
