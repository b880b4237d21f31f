import type { Answer } from "./report/answer.ts";
import type { Setting } from "./setting.ts";

/** What is asked, and the file that answers it. */
export interface Question {
  readonly name: string;
  readonly title: string;
  /** Asked by `--check` too: it counts something, or takes a moment. */
  readonly inCheck: boolean;
  /** How many processes answer it, spread over the whole run, each with the figures of those before; default 1. */
  readonly processes?: number;
  /** Measures what is built, not the sources. */
  readonly isOfBuild?: true;
  load(): Promise<{ ask(setting: Setting): Promise<Answer> }>;
}

/** Every question, in the order of the report. */
export const questions: readonly Question[] = [
  {
    name: "cached",
    title: "A cached value: `get`, then `resolve` of one reference",
    inCheck: true,
    processes: 4,
    load: () => import("./questions/cached.ts"),
  },
  {
    name: "document",
    title: "A document whose secrets are all cached",
    inCheck: true,
    processes: 4,
    load: () => import("./questions/document.ts"),
  },
  {
    name: "bind",
    title: "Finding the references of a text",
    inCheck: false,
    processes: 3,
    load: () => import("./questions/bind.ts"),
  },
  {
    name: "vault",
    title: "1,000 references on 100 paths of Vault, as a library",
    inCheck: true,
    processes: 2,
    load: () => import("./questions/vault.ts"),
  },
  {
    name: "render",
    title: "1,000 references on 100 paths of Vault, from a command line",
    inCheck: true,
    isOfBuild: true,
    processes: 3,
    load: () => import("./questions/render.ts"),
  },
  {
    name: "aws",
    title: "1,000 secrets of AWS Secrets Manager",
    inCheck: true,
    processes: 2,
    load: () => import("./questions/aws.ts"),
  },
  {
    name: "stampede",
    title: "Many callers at once",
    inCheck: true,
    load: () => import("./questions/stampede.ts"),
  },
  {
    name: "hour",
    title: "An hour of many processes",
    inCheck: true,
    load: () => import("./questions/hour.ts"),
  },
  {
    name: "masking",
    title: "Masking a log",
    inCheck: false,
    processes: 2,
    load: () => import("./questions/masking.ts"),
  },
  {
    name: "policy",
    title: "Deciding a grant",
    inCheck: true,
    processes: 4,
    load: () => import("./questions/policy.ts"),
  },
  {
    name: "audit",
    title: "The audit log",
    inCheck: false,
    processes: 3,
    load: () => import("./questions/audit.ts"),
  },
  {
    name: "start",
    title: "Start-up of the command",
    inCheck: false,
    isOfBuild: true,
    processes: 3,
    load: () => import("./questions/start.ts"),
  },
  {
    name: "imports",
    title: "A process that imports a package",
    inCheck: false,
    isOfBuild: true,
    processes: 3,
    load: () => import("./questions/imports.ts"),
  },
  {
    name: "memory",
    title: "Memory",
    inCheck: false,
    load: () => import("./questions/memory.ts"),
  },
];
