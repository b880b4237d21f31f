import {
  agentServeSpec,
  agentStartSpec,
  agentStatusSpec,
  agentStopSpec,
  agentSummary,
} from "../commands/agent/agent-specs.ts";
import { agentSshSpec } from "../commands/agent-ssh/agent-ssh-spec.ts";
import { auditQuerySpec } from "../commands/audit/audit-query-spec.ts";
import { auditTailSpec } from "../commands/audit/audit-tail-spec.ts";
import { auditVerifySpec } from "../commands/audit/audit-verify-spec.ts";
import { checkSpec } from "../commands/check/check-spec.ts";
import { completionSpec } from "../commands/completion/completion-spec.ts";
import { containerRunSpec } from "../commands/container/container-spec.ts";
import { doctorSpec } from "../commands/doctor/doctor-spec.ts";
import { explainSpec } from "../commands/explain/explain-spec.ts";
import { getSpec } from "../commands/get/get-spec.ts";
import { grantsDiffSpec } from "../commands/grants/grants-diff-spec.ts";
import { grantsShowSpec } from "../commands/grants/grants-show-spec.ts";
import { initSpec } from "../commands/init/init-spec.ts";
import { manSpec } from "../commands/man/man-spec.ts";
import { maskSpec } from "../commands/mask/mask-spec.ts";
import { refsSpec } from "../commands/refs/refs-spec.ts";
import { renderSpec } from "../commands/render/render-spec.ts";
import { runSpec } from "../commands/run/run-spec.ts";
import { scanSpec } from "../commands/scan/scan-spec.ts";
import { schemaSpec } from "../commands/schema/schema-spec.ts";
import { trustSpec } from "../commands/trust/trust-spec.ts";
import type { CommandList, CommandSpec } from "./command-spec.ts";

/** Every command, in the order in which help and docs show them. */
export const commands: readonly CommandSpec[] = [
  initSpec,
  checkSpec,
  refsSpec,
  explainSpec,
  getSpec,
  runSpec,
  maskSpec,
  containerRunSpec,
  renderSpec,
  scanSpec,
  trustSpec,
  schemaSpec,
  doctorSpec,
  auditVerifySpec,
  auditQuerySpec,
  auditTailSpec,
  grantsShowSpec,
  grantsDiffSpec,
  agentSshSpec,
  agentStartSpec,
  agentStopSpec,
  agentStatusSpec,
  agentServeSpec,
  completionSpec(allCommands),
  manSpec(allCommands),
];

/** What the commands of two words have in common, by their first word. */
export const commandGroups: Readonly<Record<string, string>> = {
  audit: "Verify and read the log of who used which secret",
  agent: agentSummary,
  grants: "Review who may use which secrets",
};

/** For the commands that say something about all of them. */
function allCommands(): CommandList {
  return { commands, groups: commandGroups };
}
