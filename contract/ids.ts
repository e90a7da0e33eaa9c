import * as z from 'zod';

/** Ids are random UUIDs; the brand keeps one kind from being passed as another. */
export const BackendId = z.uuid().brand<'BackendId'>();
export type BackendId = z.infer<typeof BackendId>;

export const RouteId = z.uuid().brand<'RouteId'>();
export type RouteId = z.infer<typeof RouteId>;

export const KeyId = z.uuid().brand<'KeyId'>();
export type KeyId = z.infer<typeof KeyId>;

export const PersonId = z.uuid().brand<'PersonId'>();
export type PersonId = z.infer<typeof PersonId>;

export const DownloadId = z.uuid().brand<'DownloadId'>();
export type DownloadId = z.infer<typeof DownloadId>;

export const JobId = z.uuid().brand<'JobId'>();
export type JobId = z.infer<typeof JobId>;

export const ConversationId = z.uuid().brand<'ConversationId'>();
export type ConversationId = z.infer<typeof ConversationId>;

export const MessageId = z.uuid().brand<'MessageId'>();
export type MessageId = z.infer<typeof MessageId>;

export const AttachmentId = z.uuid().brand<'AttachmentId'>();
export type AttachmentId = z.infer<typeof AttachmentId>;

export const ToolServerId = z.uuid().brand<'ToolServerId'>();
export type ToolServerId = z.infer<typeof ToolServerId>;

export const ClientId = z.uuid().brand<'ClientId'>();
export type ClientId = z.infer<typeof ClientId>;

export const AccessRequestId = z.uuid().brand<'AccessRequestId'>();
export type AccessRequestId = z.infer<typeof AccessRequestId>;
