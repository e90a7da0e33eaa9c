import type { RequestSums } from '../../../contract/request.ts';
import type { Step } from './traffic-steps.ts';

/** What charts and table show alike. */
export interface TrafficShown {
  /** Undefined while they are being asked for. */
  readonly totals: RequestSums | undefined;
  readonly steps: readonly Step[];
  /** The steps reach over several days. */
  readonly withDay: boolean;
}
