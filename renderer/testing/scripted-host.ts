import type { Transport } from '../../contract/client.ts';
import type { HostEvent, Notice } from '../../contract/event-stream.ts';
import { Failure } from '../../contract/failure.ts';
import type { InputOf, MutationName, OutputOf, QueryName } from '../host/procedures.ts';

type Script = {
  readonly [N in QueryName | MutationName]?: (input: InputOf<N>) => OutputOf<N> | Promise<OutputOf<N>>;
};

export interface ScriptedHost extends Transport {
  /** Every call so far, in its order. */
  readonly calls: readonly (readonly [name: string, input: unknown])[];
  emit(event: HostEvent): void;
}

/** A host that answers as the test says. A `Failure` that is thrown is answered as one; what is not scripted fails. */
export function scriptedHost(script: Script): ScriptedHost {
  const calls: (readonly [string, unknown])[] = [];
  const listeners = new Set<(notice: Notice) => void>();
  let seq = 0;
  return {
    calls,
    async call(name, input) {
      calls.push([name, input]);
      const answer = script[name as QueryName] as ((input: unknown) => unknown) | undefined;
      try {
        if (answer === undefined) throw new Failure('internal', `${name} is not scripted`);
        return { ok: true, value: await answer(input) };
      } catch (error) {
        if (error instanceof Failure) return { ok: false, error: error.toView() };
        throw error;
      }
    },
    async listen(listener, signal) {
      listeners.add(listener);
      listener({ kind: 'opened', position: { epoch: 'test', seq }, continues: true });
      await new Promise((resolve) => {
        signal.addEventListener('abort', resolve, { once: true });
      });
      listeners.delete(listener);
    },
    emit(event) {
      seq += 1;
      listeners.forEach((listener) => listener({ kind: 'event', position: { epoch: 'test', seq }, event }));
    },
  };
}
