/** Something that the other dialect cannot say, and what was done instead. Shown in the request log. */
export interface Warning {
  /** For programs: `stop_sequences_cut`. */
  readonly code: string;
  /** Where in the request or the reply: `messages.0.content.1`. */
  readonly path: string;
  readonly message: string;
}

/** Collects the warnings of one translation. What was said before with the same code and words is not said again. */
export interface WarningLog {
  readonly list: readonly Warning[];
  add(code: string, path: string, message: string): void;
}

export function createWarningLog(): WarningLog {
  const list: Warning[] = [];
  return {
    list,
    add(code, path, message) {
      if (list.some((one) => one.code === code && one.message === message)) return;
      list.push({ code, path, message });
    },
  };
}
