import type { Transport } from '../../contract/client.ts';
import { Failure } from '../../contract/failure.ts';
import type { InputOf, MutationName, OutputOf, QueryName } from './procedures.ts';
import { queryKey } from './query-key.ts';

/** Something to ask the host: of which procedure, with what. */
export type Question = {
  readonly [N in QueryName]: readonly [name: N, input: InputOf<N>];
}[QueryName];

/** One call of the contract. @throws Failure, and nothing else but an abort */
export async function callHost<N extends QueryName | MutationName>(
  transport: Transport,
  name: N,
  input: InputOf<N>,
  signal: AbortSignal,
): Promise<OutputOf<N>> {
  const answer = await transport.call(name, input, signal);
  if (!answer.ok) throw Failure.fromView(answer.error);
  // The host checked its answer against the contract before it sent it.
  return answer.value as OutputOf<N>;
}

/** A question as TanStack Query has it: whoever asks the same finds the same answer, or that it is under way. */
export function hostQuery<N extends QueryName>(transport: Transport, name: N, input: InputOf<N>) {
  return {
    queryKey: queryKey(name, input),
    queryFn: ({ signal }: { readonly signal: AbortSignal }) => callHost(transport, name, input, signal),
  };
}
