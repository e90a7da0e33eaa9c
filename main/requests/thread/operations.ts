import type {
  ExportPart,
  ExportQuery,
  FacetsQuery,
  RequestDetails,
  RequestFacets,
  RequestPage,
  RequestQuery,
  RequestStats,
  RouteUse,
  StatsQuery,
} from '../../../contract/request.ts';
import type { FailureView } from '../../../contract/failure.ts';
import type { RequestRecord } from '../../store/requests-table.ts';
import type { RetentionLimits } from '../retention/retain.ts';

/** What the audit log is asked for in its own thread. Everything here crosses between threads as a copy. */
export interface AuditOperations {
  page(query: RequestQuery): Promise<RequestPage>;
  details(id: string): Promise<RequestDetails>;
  stats(query: StatsQuery): Promise<RequestStats>;
  facets(query: FacetsQuery): Promise<RequestFacets>;
  /** `from` in Unix milliseconds. */
  byRoute(query: { readonly from: number }): Promise<RouteUse[]>;
  exportPart(query: ExportQuery): Promise<ExportPart>;
  /** All of them or, when one cannot be written, none. @throws an error with SQLite's code */
  insert(records: readonly RequestRecord[]): Promise<void>;
  /** Returns how many rows were deleted. */
  retain(limits: RetentionLimits): Promise<number>;
}

export type OperationName = keyof AuditOperations;

/** What a thread is started with. */
export interface AuditThreadData {
  readonly file: string;
}

export interface AuditRequest {
  readonly id: number;
  readonly operation: OperationName;
  readonly input: unknown;
}

export type AuditAnswer =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly failure: FailureView }
  | { readonly id: number; readonly ok: false; readonly error: Error; readonly code: string | null };
