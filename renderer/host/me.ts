import { createContext, use } from 'react';
import { reaches } from '../../contract/caller.ts';
import type { CallerLevel } from '../../contract/caller.ts';
import type { Transport } from '../../contract/client.ts';
import { Failure } from '../../contract/failure.ts';
import { contract } from '../../contract/index.ts';
import { Me } from '../../contract/person.ts';
import type { Procedure } from '../../contract/define.ts';

/**
 * Who uses this page. It does not change while the page is open: signing in or out loads it anew, so that nothing of one
 * person is left for the next.
 */
export const MeContext = createContext<Me>({ kind: 'owner' });

export function useMe(): Me {
  return use(MeContext);
}

/** Whether whoever uses this page is of this level. */
export function useReaches(by: CallerLevel): boolean {
  return reaches(useMe(), by);
}

/** Who may call a procedure, by its name. */
export function levelOfProcedure(name: string): CallerLevel {
  const [domain = '', procedure = ''] = name.split('.');
  const domains: Readonly<Record<string, Readonly<Record<string, Pick<Procedure, 'by'>>>>> = contract;
  return domains[domain]?.[procedure]?.by ?? 'admin';
}

/**
 * Asks the host who this is. Somebody whom it does not want to know is nobody; a host that does not answer has not said so.
 * @throws Failure
 */
export async function askWho(transport: Transport): Promise<Me> {
  const nobody: Me = { kind: 'nobody', welcome: 'link' };
  const answer = await transport.call('people.me', {}, new AbortController().signal);
  if (answer.ok) return Me.safeParse(answer.value).data ?? nobody;
  if (answer.error.code === 'unauthorised') return nobody;
  throw Failure.fromView(answer.error);
}
