import type { Diagnosis } from "@latebound/core";
import { agentHindrances } from "../../agent/client/agent-mode.ts";
import type { DoctorFinding } from "./doctor-finding.ts";
import type { ProcessFacts } from "./process-facts.ts";

/** What is found of a process and its machine. */
export function processFindings(facts: ProcessFacts): DoctorFinding[] {
  const found = [
    inspector(facts),
    snapshots(facts),
    reports(facts),
    loadedCode(facts),
    tls(facts),
    extraAuthorities(facts),
    agentUse(facts),
    diagnosticsChannels(facts),
    coreLimit(facts),
    swap(facts),
    ptrace(facts),
  ];
  return found.flatMap((finding) => (finding ? { about: "process", ...finding } : []));
}

/** The names of the flags that Node was given, on its command line and by NODE_OPTIONS. */
function flagsOf({ execArgv, environment }: ProcessFacts): string[] {
  const words = [...execArgv, ...(environment.NODE_OPTIONS ?? "").split(/\s+/)];
  return words.flatMap(
    (word) => /^(?:--[a-z][a-z0-9-]*|-r)(?==|$)/.exec(word.replaceAll("_", "-"))?.[0] ?? [],
  );
}

function flagged(facts: ProcessFacts, pattern: RegExp): string {
  return [...new Set(flagsOf(facts).filter((flag) => pattern.test(flag)))].join(", ");
}

const ok = (subject: string, message: string): Diagnosis => ({ level: "ok", subject, message });

function inspector(facts: ProcessFacts): Diagnosis {
  const flags = flagged(facts, /^--inspect/);
  if (!facts.isInspected && flags === "") return ok("debugger", "none can attach by its port");
  return {
    level: "fault",
    subject: "debugger",
    message: `Node's debugger is open${flags === "" ? "" : ` (${flags})`}: who reaches its port reads every value`,
    hint: "remove --inspect from the command line and from NODE_OPTIONS",
  };
}

function snapshots(facts: ProcessFacts): Diagnosis {
  const flags = flagged(facts, /^--(heapsnapshot-|heap-prof)/);
  if (flags === "") return ok("heap", "no snapshots are written");
  return {
    level: "fault",
    subject: "heap",
    message: `heap snapshots may be written (${flags}), with every value in memory`,
    hint: "remove the flags from the command line and from NODE_OPTIONS",
  };
}

function reports(facts: ProcessFacts): Diagnosis {
  const flags = flagged(facts, /^--report-/);
  if (flags === "") return ok("report", "no diagnostic reports are asked for");
  return {
    level: "warning",
    subject: "report",
    message: `diagnostic reports may be written (${flags}); latebound leaves the environment out of its own`,
    hint: "programs that it starts write theirs in full: remove the flags, or add --report-exclude-env",
  };
}

function loadedCode(facts: ProcessFacts): Diagnosis {
  const flags = flagged(facts, /^(--require|-r|--import|--loader|--experimental-loader)$/);
  if (flags !== "")
    return {
      level: "warning",
      subject: "NODE_OPTIONS",
      message: `code is loaded into this process (${flags}) and can read every value`,
      hint: "remove what you don't know",
    };
  const isSet = (facts.environment.NODE_OPTIONS ?? "").trim() !== "";
  return ok("NODE_OPTIONS", isSet ? "is set, with nothing that loads code" : "is not set");
}

function tls({ environment }: ProcessFacts): Diagnosis {
  if (environment.NODE_TLS_REJECT_UNAUTHORIZED !== "0") return ok("TLS", "certificates are verified");
  return {
    level: "warning",
    subject: "TLS",
    message:
      "NODE_TLS_REJECT_UNAUTHORIZED=0: latebound verifies certificates still, programs it starts don't",
    hint: "unset it; to trust an authority of your own use ca_file of the provider",
  };
}

function extraAuthorities({ environment }: ProcessFacts): Diagnosis | undefined {
  if (!environment.NODE_EXTRA_CA_CERTS) return undefined;
  return {
    level: "warning",
    subject: "NODE_EXTRA_CA_CERTS",
    message: "is set: each start of Node is slower by some 50 ms",
    hint: "use ca_file of the provider where only it needs the authority",
  };
}

function agentUse({ environment }: ProcessFacts): Diagnosis | undefined {
  const names = agentHindrances(environment);
  if (names.length === 0) return undefined;
  return {
    level: "warning",
    subject: "agent",
    message: `runs don't use the agent, and log in each time: ${names.join(", ")} is set`,
    hint: "unset it where it isn't needed: the agent's connections are made without it",
  };
}

function diagnosticsChannels({ heardChannels }: ProcessFacts): Diagnosis {
  if (heardChannels.length === 0) return ok("diagnostics", "nobody listens to requests");
  return {
    level: "fault",
    subject: "diagnostics",
    message: `somebody listens to requests with their tokens: ${heardChannels.join(", ")}`,
    hint: "remove the monitoring agent that NODE_OPTIONS loads, or let it leave HTTP alone",
  };
}

function coreLimit({ limits }: ProcessFacts): Diagnosis | undefined {
  const soft = /^Max core file size\s+(\S+)/m.exec(limits ?? "")?.[1];
  if (soft === undefined) return undefined;
  if (soft === "0") return ok("core", "no core dumps are written");
  const message = "a crash may write a core dump, with every value in memory";
  return {
    level: "warning",
    subject: "core",
    message,
    hint: "ulimit -c 0, or LimitCORE=0 in a systemd unit",
  };
}

function swap({ swaps }: ProcessFacts): Diagnosis | undefined {
  if (swaps === undefined) return undefined;
  if (swaps.trim().split("\n").length <= 1) return ok("swap", "is off");
  const message = "is on: memory with values in it may be written to a disk";
  return { level: "warning", subject: "swap", message, hint: "encrypt it, or turn it off" };
}

function ptrace({ ptraceScope, limits }: ProcessFacts): Diagnosis | undefined {
  // Without /proc this is no Linux.
  if (limits === undefined) return undefined;
  if (["1", "2", "3"].includes((ptraceScope ?? "").trim()))
    return ok("ptrace", "other processes of this user can't attach");
  return {
    level: "warning",
    subject: "ptrace",
    message: "other processes of this user can read this one's memory",
    hint: "sysctl kernel.yama.ptrace_scope=1, where the kernel has it",
  };
}
