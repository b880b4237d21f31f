import type { SecretError, SourcePlace } from "@latebound/provider";
import type { ToldFault } from "../../terminal/told-fault.ts";

/** What `check` found: a fault, or something that works and shouldn't stay as it is. */
export interface Finding extends ToldFault {
  readonly level: "fault" | "warning";
  readonly provider?: string;
  /** Who asks for the reference. */
  readonly consumer?: string;
  /** How many references of the provider it concerns beside this one. */
  readonly more?: number;
}

/** Everything that `check` found. */
export interface CheckResult {
  readonly findings: readonly Finding[];
  /** The config files. */
  readonly files: readonly string[];
  /** How many references are written. */
  readonly references: number;
  /** Whether backends were asked. */
  readonly asked: boolean;
}

/** An error as a finding, with what is known beside it. */
export function faultOf(
  { code, summary, hint, at, reference, provider }: SecretError,
  known: { readonly at?: SourcePlace | undefined; readonly consumer?: string } = {},
): Finding {
  const place = known.at ?? at;
  return {
    level: "fault",
    code,
    summary,
    ...(hint !== undefined && { hint }),
    ...(place && { at: place }),
    ...(reference !== undefined && { reference }),
    ...(provider !== undefined && { provider }),
    ...(known.consumer !== undefined && { consumer: known.consumer }),
  };
}

/** Each finding once, in the order of the files and of their lines; those without a place come first. */
export function inOrder(findings: readonly Finding[], files: readonly string[]): readonly Finding[] {
  const distinct = new Map(findings.map((finding) => [idOf(finding), finding]));
  const rank = ({ at }: Finding) => [files.indexOf(at?.file ?? ""), at?.line ?? 0, at?.column ?? 0] as const;
  return [...distinct.values()].sort((one, other) => {
    const [a, b] = [rank(one), rank(other)];
    return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
  });
}

function idOf({ code, summary, at }: Finding): string {
  return JSON.stringify([code, summary, at?.file, at?.line, at?.column, at?.path]);
}
