import { createResolver } from "@latebound/core";
import { inspectConfig } from "@latebound/core/inspection";
import type { CommandInput } from "../../command-line/command-spec.ts";
import { globalOptionsOf } from "../../command-line/global-options.ts";
import { type ConfigFiles, readConfigFiles } from "../../project/config-files.ts";
import { findConfig } from "../../project/find-config.ts";
import { createKinds } from "../../project/kinds.ts";
import { passedOverConfig } from "../../project/passed-over-config.ts";
import { closeOnInterrupt } from "../../surroundings/close-on-interrupt.ts";
import { createDebugLog } from "../../terminal/debug-log.ts";
import { writeText } from "../../terminal/write-text.ts";
import { version } from "../../version.ts";
import type { DoctorFinding } from "./doctor-finding.ts";
import { findingsText } from "./findings-text.ts";
import { processFacts } from "./process-facts.ts";
import { processFindings } from "./process-findings.ts";
import { providerFindings } from "./provider-findings.ts";

/** Looks at the process and at each provider; 1 when there is a fault. */
export async function doctor(input: CommandInput): Promise<number> {
  const { options, surroundings } = input;
  const versions = { latebound: version, node: process.versions.node };
  const findings = [
    ...processFindings(processFacts(surroundings.environment)),
    ...(await configFindings(input)),
  ];
  const ok = findings.every(({ level }) => level !== "fault");
  const text =
    options.format === "json"
      ? `${JSON.stringify({ ok, versions, findings }, undefined, 2)}\n`
      : findingsText(findings, versions, surroundings);
  await writeText(surroundings.stdout, text);
  return ok ? 0 : 1;
}

async function configFindings(input: CommandInput): Promise<DoctorFinding[]> {
  const { surroundings } = input;
  const { config } = globalOptionsOf(input);
  if (config.length === 0 && findConfig(surroundings) === undefined)
    return [
      {
        ...{ about: "config", level: "warning", subject: "file" },
        message: `${passedOverConfig(surroundings)?.message ?? "there is none here"}, so no provider was asked`,
        hint: "name one: --config FILE",
      },
    ];
  const files = await readConfigFiles(config, surroundings);
  return files.isTrusted ? await trustedFindings(files, input) : [untrusted(files)];
}

function untrusted({ files: [file] }: ConfigFiles): DoctorFinding {
  return {
    ...{ about: "config", level: "warning", subject: "trust" },
    message: `${file?.path ?? "it"} is not trusted yet, or has changed since: no provider was asked`,
    hint: `read it, then run: latebound trust; or name it: --config ${file?.path ?? "FILE"}`,
  };
}

async function trustedFindings({ files }: ConfigFiles, input: CommandInput): Promise<DoctorFinding[]> {
  const { surroundings } = input;
  const { faults, tables } = await inspectConfig(files, createKinds(surroundings.environment));
  if (!tables || faults.length > 0) return [faulty(faults.length)];
  const onEvent = globalOptionsOf(input).debug ? createDebugLog(surroundings) : undefined;
  const { config, references } = tables;
  const used = references.filter(({ path: [table] }) => table !== "secret");
  const resolver = createResolver({ config, onEvent });
  const ending = closeOnInterrupt((options) => resolver.close(options));
  const ofProviders = [...config.providers.keys()].map((name) =>
    providerFindings(
      name,
      used.filter(({ provider }) => provider === name),
      resolver,
    ),
  );
  try {
    return (await Promise.all(ofProviders)).flat();
  } finally {
    await ending.close();
  }
}

function faulty(count: number): DoctorFinding {
  return {
    ...{ about: "config", level: "fault", subject: "file" },
    message: `has ${count} ${count === 1 ? "fault" : "faults"}, so no provider was asked`,
    hint: "latebound check shows each with its place",
  };
}
