import type { BackendId, KeyId, RouteId } from '../../contract/ids.ts';
import type { KeyStore } from '../../contract/key.ts';
import type { MatchKind } from '../../contract/route.ts';
import type { RequestRow } from '../../contract/request.ts';

/** The tables as Kysely sees them; columns of kind JSON are text, read and checked by their repository. */
export interface Schema {
  backends: { id: BackendId; name: string; spec: string; created_at: number };
  routes: {
    id: RouteId;
    match: MatchKind;
    pattern: string;
    priority: number;
    enabled: 0 | 1;
    created_at: number;
  };
  route_targets: { route_id: RouteId; position: number; backend_id: BackendId; model: string | null };
  keys: {
    id: KeyId;
    name: string;
    store: KeyStore;
    ciphertext: string | null;
    last4: string;
    fingerprint: string;
    created_at: number;
  };
  requests: {
    id: string;
    at: number;
    endpoint: string;
    model: string | null;
    backend: string | null;
    served_model: string | null;
    stream: 0 | 1;
    status: number;
    outcome: RequestRow['outcome'];
    error_code: string | null;
    wait_ms: number | null;
    first_byte_ms: number | null;
    total_ms: number;
    prompt_tokens: number | null;
    completion_tokens: number | null;
    bytes_out: number;
    warnings: string;
  };
}
