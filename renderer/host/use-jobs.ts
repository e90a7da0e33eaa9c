import type { Job } from '../../contract/job.ts';
import { useHostQuery } from './use-host.ts';

/** The host's long work as everybody sees it, whoever began it: what runs, and what failed and was not tried again. */
export function useJobs(): readonly Job[] {
  return useHostQuery('jobs.list', {}).data ?? [];
}
