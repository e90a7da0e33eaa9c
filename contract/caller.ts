import type { PersonId } from './ids.ts';
import type { PersonRole } from './person.ts';

/** On whose behalf a procedure is called or events are heard. */
export type Caller =
  /** Whoever sits at this machine: the Mac app, commands, a browser that was let in by a one-time link. */
  | { readonly kind: 'owner' }
  /** Somebody with an account, signed in with a browser. */
  | { readonly kind: 'person'; readonly id: PersonId; readonly name: string; readonly role: PersonRole }
  /** Somebody who has not said who it is. */
  | { readonly kind: 'nobody' };

/** Who may call a procedure or hear an event: this level, and every one above it. */
export type CallerLevel = 'anyone' | 'member' | 'admin';

export const OWNER: Caller = { kind: 'owner' };
export const NOBODY: Caller = { kind: 'nobody' };

const RANK: Readonly<Record<CallerLevel, number>> = { anyone: 0, member: 1, admin: 2 };

/** Owners of the machine may all that its administrators may. */
export function levelOf(caller: Caller): CallerLevel {
  switch (caller.kind) {
    case 'owner':
      return 'admin';
    case 'person':
      return caller.role;
    case 'nobody':
      return 'anyone';
  }
}

/** Whether a caller reaches the level that a procedure or an event declares. */
export function reaches(caller: Caller, by: CallerLevel): boolean {
  return RANK[levelOf(caller)] >= RANK[by];
}

/** The person whose records a caller has; null for the owner of the machine, and for nobody, who has none. */
export function personOf(caller: Caller): PersonId | null {
  return caller.kind === 'person' ? caller.id : null;
}
