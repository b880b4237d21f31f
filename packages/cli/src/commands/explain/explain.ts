import { type Config, type Explanation, isSecretError } from "@latebound/core";
import { usageFault } from "../../command-line/command-fault.ts";
import type { CommandInput } from "../../command-line/command-spec.ts";
import { globalOptionsOf, textOf } from "../../command-line/global-options.ts";
import { readConfigFiles } from "../../project/config-files.ts";
import { openForReview } from "../../project/open-for-review.ts";
import type { Project } from "../../project/open-project.ts";
import { ruleText } from "../../project/rule-text.ts";
import type { ExplanationJson } from "../../schemas/explanation.ts";
import { shownFile } from "../../terminal/fault-text.ts";
import { grantLines } from "../../terminal/grant-lines.ts";
import { writeText } from "../../terminal/write-text.ts";
import { referenceText } from "../get/reference-text.ts";
import { backendCall } from "./backend-call.ts";
import { explanationText } from "./explanation-text.ts";

/** Shows what decides about a reference. */
export async function explain(input: CommandInput): Promise<number> {
  const { words, options, surroundings } = input;
  const files = await readConfigFiles(globalOptionsOf(input).config, surroundings);
  const project = await openForReview(files, surroundings);
  const consumer = consumerOf(project, textOf(options.consumer) ?? "cli:get");
  const decided = consumer.explain(referenceText(words[0] ?? ""));
  const told = await tell(decided, {
    consumer: consumer.name,
    config: project.config,
    directory: surroundings.directory,
  });
  await project.resolver.close();
  const text =
    options.format === "json"
      ? `${JSON.stringify(told, undefined, 2)}\n`
      : explanationText(told, surroundings);
  await writeText(surroundings.stdout, text);
  return 0;
}

function consumerOf({ resolver }: Project, name: string) {
  try {
    return resolver.for(name);
  } catch (error) {
    if (isSecretError(error)) throw usageFault(`--consumer: ${error.summary}`, error.hint);
    throw error;
  }
}

interface Context {
  readonly consumer: string;
  readonly config: Config;
  readonly directory: string;
}

async function tell(
  decided: Explanation,
  { consumer, config, directory }: Context,
): Promise<ExplanationJson> {
  const { reference, provider: name, kind, allowed, hint } = decided;
  const provider = config.providers.get(name);
  if (!provider) throw new TypeError("a reference was explained without its provider");
  const { cacheTtlMs, negativeTtlMs, maxStaleMs, timeoutMs, retries } = provider.settings;
  const [at = provider.at] = await config.locate([provider.at]);
  return {
    reference,
    consumer,
    allowed,
    rule: await ruleText(decided, config, directory),
    grant: grantLines({ code: "denied_by_policy", ...(hint !== undefined && { hint }) })?.join("\n"),
    provider: name,
    kind,
    file: at.file === undefined ? undefined : shownFile(at.file, directory),
    line: at.line,
    cache: { ttlMs: cacheTtlMs, negativeTtlMs, maxStaleMs },
    timeoutMs,
    retries,
    calls: backendCall(provider, keyOf(reference)),
  };
}

/** The key of a canonical reference. */
function keyOf(reference: string): string {
  const [, , key = ""] = /^<<secret "((?:[^"\\]|\\.)*)" ("(?:[^"\\]|\\.)*")>>$/s.exec(reference) ?? [];
  return JSON.parse(key);
}
