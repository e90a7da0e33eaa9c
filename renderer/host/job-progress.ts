import { create } from 'zustand';
import type { Progress } from '../../contract/runtime.ts';

type Job = Progress['job'];

const useProgresses = create<{ readonly [J in Job]?: Progress }>(() => ({}));

export function rememberProgress(progress: Progress): void {
  useProgresses.setState({ [progress.job]: progress });
}

/** The last thing that a long job reported; undefined before its first report. */
export function useJobProgress(job: Job): Progress | undefined {
  return useProgresses((progresses) => progresses[job]);
}
