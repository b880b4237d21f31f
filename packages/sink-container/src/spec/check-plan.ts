import { isLate } from "@latebound/core";
import type { SpecProblem } from "@latebound/core/spec-faults";
import type { ContainerPlan } from "./container-plan.ts";

/** What can't be served although each part is well formed. */
export function checkPlan(plan: ContainerPlan): SpecProblem[] {
  return [
    ...imageProblems(plan),
    ...stdinProblems(plan),
    ...ownerProblems(plan),
    ...(plan.files.length > 0 ? [...restartProblems(plan), ...mountProblems(plan)] : []),
  ];
}

/** The engine's own shape; dockerode puts the name into a path as it is. */
function imageProblems({ options, base }: ContainerPlan): SpecProblem[] {
  const path = `${base}.image`;
  const { Image } = options;
  if (typeof Image !== "string" || Image === "") return [{ path, message: "an image is missing" }];
  if (/^\w[\w./:@-]{0,511}$/.test(Image) && !Image.includes("..")) return [];
  return [{ path, message: "the image's name is not valid" }];
}

function stdinProblems({ options, stdin, base }: ContainerPlan): SpecProblem[] {
  const path = `${base}.stdin`;
  if (stdin === undefined) return [];
  if (typeof stdin !== "string" && !isLate(stdin)) return [{ path, message: "expected text" }];
  if (!options.Tty) return [];
  return [{ path, message: "a terminal shows what it is given", hint: "leave Tty out, or use files" }];
}

function ownerProblems({ owner, base }: ContainerPlan): SpecProblem[] {
  return Object.entries(owner).flatMap(([name, id]): SpecProblem[] => {
    if (id === undefined || (Number.isInteger(id) && id >= 0 && id < 2 ** 32 - 1)) return [];
    return [{ path: `${base}.${name}`, message: "expected a number from 0" }];
  });
}

function restartProblems({ options, shell, base }: ContainerPlan): SpecProblem[] {
  const policy = options.HostConfig?.RestartPolicy?.Name;
  if (!shell || policy === undefined || policy === "" || policy === "no") return [];
  const hint = "leave the policy out and restart through the library, or say shell = false";
  const message = "the engine would restart the container without its files, which are in memory";
  return [{ path: `${base}.HostConfig.RestartPolicy`, message, hint }];
}

function mountProblems({ options, directory, base }: ContainerPlan): SpecProblem[] {
  const { Tmpfs = {}, Binds = [], Mounts = [] } = options.HostConfig ?? {};
  const targets = [
    ...Object.keys(Tmpfs),
    ...Object.keys(options.Volumes ?? {}),
    ...Mounts.map(({ Target }) => Target),
    ...Binds.map((bind) => bind.split(":")[1] ?? ""),
  ];
  const isInTheWay = targets.some((target) => `${target}/`.startsWith(`${directory}/`));
  if (!isInTheWay) return [];
  const message = `something else is mounted at ${directory}, where the files go`;
  return [{ path: `${base}.HostConfig`, message, hint: "set directory to another place" }];
}
