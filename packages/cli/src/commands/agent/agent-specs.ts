import type { CommandSpec, ExitCodeSpec } from "../../command-line/command-spec.ts";

/** What the commands `agent …` have in common, for help. */
export const agentSummary =
  "Keep logins and fetched values in memory, so that run and get needn't log in again";

const idleOption = {
  flag: "--idle",
  value: "TIME",
  default: "15m",
  summary: "how long an agent without requests lives; LATEBOUND_AGENT_IDLE says the same",
};

const noAgent: readonly ExitCodeSpec[] = [{ code: "3", meaning: "no agent runs" }];

/** `latebound agent start`. */
export const agentStartSpec: CommandSpec = {
  name: "agent start",
  summary: "Start the agent, unless it runs already",
  description: [
    "Nobody has to call this: get and run start an agent when they had to log in themselves, unless --no-agent or " +
      "LATEBOUND_AGENT=0 says otherwise; with CI set only with LATEBOUND_AGENT=1. It leaves after 15 minutes without a request.",
    "The agent listens on a socket that only you can reach, reads config files itself, trusts what you trust, asks the " +
      "grants, and writes nothing to disk.",
  ],
  arguments: [],
  options: [idleOption],
  examples: [
    {
      line: "latebound agent start",
      says: "have an agent before the first get, which logs in through it then",
    },
    { line: "latebound agent start --idle 8h", says: "keep logins for a working day" },
  ],
  load: async () => (await import("./agent-start.ts")).startAgentNow,
};

/** `latebound agent stop`. */
export const agentStopSpec: CommandSpec = {
  name: "agent stop",
  summary: "Stop the agent and forget everything it holds",
  description: ["Logins are closed and values forgotten before this returns."],
  arguments: [],
  options: [],
  examples: [
    { line: "latebound agent stop", says: "before you lend your machine" },
    { line: "latebound agent stop --quiet || true", says: "in a script that doesn't care whether one ran" },
  ],
  exitCodes: noAgent,
  load: async () => (await import("./agent-stop.ts")).stopAgent,
};

/** `latebound agent status`. */
export const agentStatusSpec: CommandSpec = {
  name: "agent status",
  summary: "Show what the agent holds, without values",
  description: ["Its process, its age, and the config files of each login that it keeps."],
  arguments: [],
  options: [{ flag: "--json", summary: "as JSON" }],
  examples: [
    { line: "latebound agent status", says: "see whether one runs, and for which projects" },
    { line: "latebound agent status --json", says: "the same for a program" },
  ],
  exitCodes: noAgent,
  load: async () => (await import("./agent-status.ts")).showStatus,
};

/** `latebound agent serve`. */
export const agentServeSpec: CommandSpec = {
  name: "agent serve",
  summary: "Be the agent, in the foreground",
  description: [
    "For a service manager; ends with SIGTERM, with SIGINT, or when it was idle for long enough.",
  ],
  arguments: [],
  options: [idleOption],
  examples: [
    { line: "latebound agent serve", says: "run it under systemd or launchd" },
    { line: "latebound agent serve --idle 24h", says: "with another life" },
  ],
  load: async () => (await import("./agent-serve.ts")).serve,
};
