export { type AnchorPlace, type AuditAnchor, parseAnchors } from "./anchor/anchor.ts";
export { type AnchorPostOptions, anchorFile, anchorPost, anchorStream } from "./anchor/anchor-places.ts";
export { type AuditLog, createAuditLog } from "./audit-log.ts";
export type { AuditLogOptions, AuditNotice } from "./audit-options.ts";
export type { AuditLine } from "./files/log-reader.ts";
export { lateKey } from "./late-key.ts";
export { type AuditQuery, type QueryAuditOptions, queryAudit } from "./query-audit.ts";
export type { AuditRecord } from "./record/audit-record.ts";
export { type TailAuditOptions, tailAudit } from "./tail-audit.ts";
export {
  type AuditFault,
  type AuditVerification,
  type VerifyAuditOptions,
  verifyAudit,
} from "./verify/verify-audit.ts";
