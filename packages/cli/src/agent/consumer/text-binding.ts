import { bindText } from "@latebound/core/remote";
import type { Access } from "../../project/command-access.ts";
import type { SentTables } from "../protocol/agent-answer.ts";

/** Binds what the operator typed, and the tables of a config whose providers the agent knows. */
export function textBinding(sinkTables: SentTables): Pick<Access, "bind" | "sinkTables"> {
  // Tables of the config, in which text becomes late.
  return { bind: bindText, sinkTables: bindText(sinkTables) as Access["sinkTables"] };
}
