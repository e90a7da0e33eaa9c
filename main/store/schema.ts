import type { AttachmentKind, AttachmentType } from '../../contract/attachment.ts';
import type {
  AttachmentId,
  BackendId,
  ClientId,
  ConversationId,
  DownloadId,
  KeyId,
  MessageId,
  PersonId,
  RouteId,
  ToolServerId,
} from '../../contract/ids.ts';
import type { Client } from '../../contract/access.ts';
import type { DownloadState } from '../../contract/model.ts';
import type { KeyStore } from '../../contract/key.ts';
import type { Generated } from 'kysely';
import type { PersonRole, PersonState } from '../../contract/person.ts';
import type { MatchKind } from '../../contract/route.ts';
import type { FailureClass, RequestRow } from '../../contract/request.ts';

/** The tables as Kysely sees them; columns of kind JSON are text, read and checked by their repository. */
export interface Schema {
  backends: {
    id: BackendId;
    name: string;
    spec: string;
    created_at: number;
    updated_at: number;
    revision: number;
    managed: 0 | 1;
  };
  routes: {
    id: RouteId;
    match: MatchKind;
    pattern: string;
    priority: number;
    enabled: 0 | 1;
    wait_for_whole: 0 | 1;
    created_at: number;
    updated_at: number;
    revision: number;
    managed: 0 | 1;
  };
  route_targets: {
    route_id: RouteId;
    position: number;
    backend_id: BackendId;
    model: string | null;
    context_tokens: number | null;
  };
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
    client: string | null;
    dialect: RequestRow['dialect'];
    endpoint: string;
    model: string | null;
    route: RouteId | null;
    backend: string | null;
    served_model: string | null;
    attempts: string;
    stream: 0 | 1;
    status: number;
    outcome: RequestRow['outcome'];
    error_code: string | null;
    failure: FailureClass | null;
    error_message: string | null;
    queued_ms: number | null;
    starting_ms: number | null;
    wait_ms: number | null;
    first_byte_ms: number | null;
    total_ms: number;
    prompt_tokens: number | null;
    completion_tokens: number | null;
    cached_tokens: number | null;
    reasoning_tokens: number | null;
    usage_source: RequestRow['usageSource'];
    cost_micros: number | null;
    bytes_in: number;
    bytes_out: number;
    warnings: string;
    client_id: ClientId | null;
    person_id: PersonId | null;
  };
  request_bodies: { request_id: string; request: string | null; response: string | null };
  settings: { section: string; value: string; revision: number };
  managed_keys: { key_id: KeyId };
  people: {
    id: PersonId;
    name: string;
    name_key: string;
    role: PersonRole;
    state: PersonState;
    password: string;
    version: number;
    created_at: number;
    last_seen_at: number | null;
  };
  person_sessions: {
    id: string;
    person_id: PersonId;
    secret_hash: string;
    previous_hash: string | null;
    rotated_at: number;
    created_at: number;
  };
  downloads: {
    id: DownloadId;
    model: string;
    revision: string;
    commit: string | null;
    state: DownloadState;
    done_bytes: number;
    total_bytes: number | null;
    failure: string | null;
    created_at: number;
  };
  conversations: {
    seq: Generated<number>;
    id: ConversationId;
    owner: string;
    title: string;
    titled: 0 | 1;
    model: string | null;
    system_prompt: string;
    parameters: string;
    tool_servers: string;
    leaf: MessageId | null;
    created_at: number;
    updated_at: number;
    removed_at: number | null;
  };
  messages: {
    seq: Generated<number>;
    id: MessageId;
    conversation_id: ConversationId;
    parent: MessageId | null;
    shown_child: MessageId | null;
    role: 'user' | 'assistant';
    parts: string;
    answer: string | null;
    writing: 0 | 1;
    words: string;
    created_at: number;
  };
  attachments: {
    id: AttachmentId;
    owner: string;
    name: string;
    kind: AttachmentKind;
    type: AttachmentType;
    bytes: number;
    sha256: string;
    created_at: number;
  };
  message_attachments: { message_id: MessageId; attachment_id: AttachmentId };
  tool_servers: {
    id: ToolServerId;
    name: string;
    enabled: 0 | 1;
    spec: string;
    secrets: KeyId | null;
    revision: number;
  };
  tool_policies: {
    owner: string;
    server_id: ToolServerId;
    tool: string;
    policy: 'always' | 'never';
    fingerprint: string;
  };
  clients: {
    id: ClientId;
    name: string;
    key_hash: string | null;
    credential: string;
    verdict: Client['verdict'];
    allowed: string | null;
    limits: string;
    person: PersonId | null;
    created_at: number;
    last_used_at: number | null;
    revoked_at: number | null;
    revision: number;
  };
}
