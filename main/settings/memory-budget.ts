import type { Settings } from '../../contract/settings.ts';

/** The budget in bytes on a machine with so much memory. */
export function memoryBudgetBytes(budget: Settings['servers']['memoryBudget'], machineBytes: number): number {
  return 'bytes' in budget ? budget.bytes : Math.floor(machineBytes * budget.fraction);
}
