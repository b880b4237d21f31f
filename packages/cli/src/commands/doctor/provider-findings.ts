import { isSecretError, type ReferenceCheck, type Resolver, type SecretError } from "@latebound/core";
import type { WrittenReference } from "@latebound/core/inspection";
import type { DoctorFinding } from "./doctor-finding.ts";

/** The consumer's name, which grants speak of. */
const consumer = "cli:doctor";

/** What is found of one provider, and of the references that it answers. */
export async function providerFindings(
  name: string,
  references: readonly WrittenReference[],
  resolver: Resolver,
): Promise<DoctorFinding[]> {
  try {
    const diagnoses = await resolver.diagnose(name);
    const found = (diagnoses ?? []).map((diagnosis) => ({ about: name, ...diagnosis }));
    const isBroken = found.some(({ level }) => level === "fault");
    return [...found, ...(isBroken ? [] : await referenceFindings(name, references, resolver))];
  } catch (error) {
    return [faultOf(name, "server", error)];
  }
}

async function referenceFindings(
  about: string,
  references: readonly WrittenReference[],
  resolver: Resolver,
): Promise<DoctorFinding[]> {
  const texts = [...new Set(references.map(({ reference }) => reference))];
  if (texts.length === 0) return [{ about, level: "ok", subject: "references", message: "none are written" }];
  const defaulted = new Set(references.flatMap(({ reference, hasDefault }) => (hasDefault ? reference : [])));
  const checks = await resolver.for(consumer).check(texts.map((text) => resolver.bind(text)));
  const refused = checks.filter(({ error }) => error?.code === "denied_by_policy");
  const missing = checks.filter(
    ({ reference, status, error }) =>
      error && error.code !== "denied_by_policy" && !(status === "absent" && defaulted.has(reference)),
  );
  return [
    ...missing.slice(0, maxShown).map((check) => unreadable(about, check)),
    ...(missing.length > maxShown ? [more(about, missing.length - maxShown)] : []),
    ...(refused.length > 0 ? [notGranted(about, refused.length)] : []),
    readableOf(about, checks.length - missing.length - refused.length, checks.length),
  ];
}

const maxShown = 20;

function unreadable(about: string, { reference, error }: ReferenceCheck): DoctorFinding {
  const { summary = "can't be read" } = error ?? {};
  return {
    ...{ about, level: "fault", subject: "references" },
    message: summary.includes(reference) ? summary : `${reference}: ${summary}`,
    ...(error?.hint !== undefined && { hint: error.hint }),
  };
}

function more(about: string, count: number): DoctorFinding {
  const message = `${count} more can't be read`;
  return { about, level: "fault", subject: "references", message, hint: "latebound check shows all of them" };
}

function notGranted(about: string, count: number): DoctorFinding {
  const message = `${count} ${count === 1 ? "was" : "were"} not asked for: ${consumer} has no grant`;
  const hint = `latebound check asks as who will use them; or grant them to ${consumer}`;
  return { about, level: "warning", subject: "references", message, hint };
}

function readableOf(about: string, readable: number, all: number): DoctorFinding {
  return { about, level: "ok", subject: "references", message: `${readable} of ${all} can be read` };
}

function faultOf(about: string, subject: string, error: unknown): DoctorFinding {
  if (!isSecretError(error)) throw error;
  const { summary: message, hint }: SecretError = error;
  return { about, level: "fault", subject, message, ...(hint !== undefined && { hint }) };
}
