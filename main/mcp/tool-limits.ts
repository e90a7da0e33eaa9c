/** How long a server may take to start (a package may have to be fetched first) and a call to be answered (milliseconds). */
export interface ToolLimits {
  readonly startMs: number;
  readonly callMs: number;
}

export const TOOL_LIMITS: ToolLimits = { startMs: 60_000, callMs: 120_000 };
