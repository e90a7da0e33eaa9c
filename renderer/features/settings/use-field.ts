import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../../contract/failure.ts';
import type { FailureView } from '../../../contract/failure.ts';
import type { SettingsSource } from '../../../contract/settings.ts';
import { notifyDone, notifyFailed } from '../../components/notify.tsx';
import { fieldMessage } from '../../i18n/field-messages.ts';
import { isSame } from './is-same.ts';

type Issues = NonNullable<FailureView['issues']>;

/** One field that the host keeps, and how it is changed. */
export interface FieldSource<V> {
  /** As it is in force. */
  readonly value: V;
  /** Somebody chose it; otherwise it is the default. */
  readonly isChosen: boolean;
  /** What sets it instead; it cannot be changed here then. */
  readonly overriddenBy: SettingsSource | null;
  readonly needsRestart: boolean;
  /** What the contract says against a value; paths end in the field or, in a list, in the entry's place. */
  readonly check: (value: V) => Issues;
  /** Both throw `Failure`. */
  readonly write: (value: V) => Promise<unknown>;
  readonly reset: () => Promise<unknown>;
}

/** A field as its row shows it. */
export interface Field<V> extends Omit<FieldSource<V>, 'check' | 'write' | 'reset'> {
  readonly draft: V;
  readonly isDirty: boolean;
  readonly isSaving: boolean;
  /** What is wrong with the draft, for beside the input; null while nothing is. */
  readonly error: string | null;
  /** Why it was not saved, where that is not the draft's fault. */
  readonly failure: Failure | null;
  /** Somebody else saved another value while this one was being written. */
  readonly isContested: boolean;
  readonly edit: (value: V) => void;
  /** Checks what was written, as one leaves the input. */
  readonly leave: (value: V) => void;
  readonly save: (value: V) => void;
  readonly discard: () => void;
  readonly reset: () => void;
}

/**
 * Keeps what is being written into one field apart from what the host has, until it is saved or discarded. What somebody
 * else saves meanwhile is shown, and neither overwritten nor lost.
 */
export function useField<V>(label: string, source: FieldSource<V>): Field<V> {
  const { t } = useTranslation();
  const { value, check, write } = source;
  // The toast outlives the render that made it: what it takes back is told with what is known then.
  const latest = useRef(source);
  useEffect(() => {
    latest.current = source;
  });
  const [draft, setDraft] = useState<{ readonly value: V; readonly base: V } | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isSaving, setSaving] = useState(false);
  const wordsOf = (issues: Issues) => {
    const [first] = issues;
    if (first === undefined) return null;
    const line = /\.(\d+)$/.exec(first.path)?.[1];
    const message = fieldMessage(first);
    return line === undefined ? message : t('settings.line', { line: Number(line) + 1, message });
  };
  const discard = () => {
    setDraft(null);
    setError(null);
    setFailure(null);
  };
  const putBack = async (before: FieldSource<V>) => {
    try {
      await (before.isChosen ? latest.current.write(before.value) : latest.current.reset());
    } catch (cause) {
      if (cause instanceof Failure) notifyFailed(cause);
    }
  };
  const change = async (work: () => Promise<unknown>) => {
    const before = source;
    setSaving(true);
    try {
      await work();
      discard();
      notifyDone(t('settings.saved', { label }), () => void putBack(before));
    } catch (cause) {
      if (!(cause instanceof Failure)) throw cause;
      const atField = wordsOf(cause.issues ?? []);
      setError(atField);
      setFailure(atField === null ? cause : null);
    } finally {
      setSaving(false);
    }
  };
  return {
    ...source,
    draft: draft === null ? value : draft.value,
    isDirty: draft !== null && !isSame(draft.value, value),
    isSaving,
    error,
    failure,
    isContested: draft !== null && !isSame(draft.base, value) && !isSame(draft.value, value),
    edit(next) {
      setDraft({ value: next, base: draft === null ? value : draft.base });
      setError(null);
      setFailure(null);
    },
    leave: (written) => setError(draft === null ? null : wordsOf(check(written))),
    save(next) {
      setDraft({ value: next, base: value });
      const wrong = wordsOf(check(next));
      setError(wrong);
      if (wrong === null) void change(() => write(next));
    },
    discard,
    reset: () => void change(source.reset),
  };
}
