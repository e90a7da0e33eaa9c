import * as z from 'zod';
import { Screen } from './host.ts';

/** A place in the interface: a screen and, on it, what is open. */
export const Place = z.strictObject({
  screen: Screen,
  /** Parameters of the screen's address, as it keeps them itself. */
  open: z.partialRecord(z.enum(['server', 'request']), z.string().max(128)).optional(),
});
export type Place = z.infer<typeof Place>;

/** What a page of the Mac app may ask of the app around it, beside the host's contract. */
export const DesktopCommand = z.discriminatedUnion('kind', [
  /** Opens the main window there. */
  z.strictObject({ kind: z.literal('open'), place: Place }),
  z.strictObject({ kind: z.literal('turn-on') }),
  z.strictObject({ kind: z.literal('turn-off') }),
  z.strictObject({ kind: z.literal('close-popover') }),
  z.strictObject({ kind: z.literal('quit') }),
]);
export type DesktopCommand = z.infer<typeof DesktopCommand>;
