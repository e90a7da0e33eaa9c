import type { ToolServerState } from '../../../../contract/tools.ts';
import type { Tone } from '../../../components/state-dot.tsx';

export const TOOL_SERVER_TONES: Readonly<Record<ToolServerState, Tone>> = {
  off: 'off',
  stopped: 'off',
  starting: 'busy',
  ready: 'good',
  failed: 'bad',
};
