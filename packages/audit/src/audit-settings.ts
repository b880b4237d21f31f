import { SecretError } from "@latebound/core";
import type { AuditLogOptions, AuditNotice, AuditSettings } from "./audit-options.ts";
import { systemClock } from "./clock.ts";

const mebibyte = 1_048_576;

const recordedTypes = [
  "access",
  "stale_served",
  "breaker",
  "login",
  "rotation",
  "default_used",
  "lease_left",
  "fault",
  "unbound_reference",
] as const;

/** Checked options with their defaults. @throws {SecretError} `invalid_config` */
export function settingsOf(options: AuditLogOptions): AuditSettings {
  const isRequired = options.mode === "required";
  const maxTotalBytes = options.maxTotalBytes ?? 1_024 * mebibyte;
  const settings = {
    commitEveryMs: isRequired ? 10 : 250,
    maxFileBytes: 64 * mebibyte,
    reserveBytes: Math.floor(maxTotalBytes / 8),
    maxBuffered: 100_000,
    repeats: { windowMs: 60_000, perConsumer: 100 },
    burst: { count: 20, windowMs: 60_000 },
    clock: systemClock,
    ...options,
    maxTotalBytes,
    record: new Set<string>(options.record ?? recordedTypes),
    places: options.anchors?.places ?? [],
    anchorEveryMs: options.anchors?.everyMs ?? 60_000,
    anchorTimeoutMs: options.anchors?.timeoutMs ?? 5_000,
    notify: (notice: AuditNotice) => tell(options.onNotice, notice),
  };
  check(settings);
  return settings;
}

function check(settings: AuditSettings): void {
  const { mode, commitEveryMs, maxFileBytes, maxTotalBytes, reserveBytes, maxBuffered } = settings;
  const faults = [
    mode !== "required" && mode !== "best-effort" && 'mode must be "required" or "best-effort"',
    !(commitEveryMs >= 10) && "commitEveryMs must be at least 10",
    !(maxFileBytes > 0 && maxFileBytes <= 256 * mebibyte) && "maxFileBytes must be at most 256 MiB",
    !(reserveBytes >= 0 && reserveBytes < maxTotalBytes) && "reserveBytes must be less than maxTotalBytes",
    !(settings.anchorTimeoutMs > 0) && "anchors.timeoutMs must be above 0",
    !(maxBuffered > 0) && "maxBuffered must be above 0",
  ];
  const fault = faults.find((text) => text !== false);
  if (fault) throw new SecretError("invalid_config", { message: `the audit log's ${fault}` });
}

function tell(listener: AuditLogOptions["onNotice"], notice: AuditNotice): void {
  try {
    listener?.(notice);
  } catch {
    // A listener's fault is not the log's.
  }
}
