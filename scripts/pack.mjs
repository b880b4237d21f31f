import { relative } from "node:path";
import { buildPackages } from "./build-packages.mjs";
import { packPackages } from "./pack-packages.mjs";
import { installWorkspace, workspace } from "./workspace-install.mjs";

installWorkspace();
const built = buildPackages();
const { tarballs, results } = built.status === 0 ? packPackages() : { tarballs: [], results: [built] };
for (const tarball of tarballs) console.log(relative(workspace, tarball));
const faults = results.filter(({ status }) => status !== 0);
for (const { output } of faults) console.error(output);
process.exitCode = faults.length === 0 ? 0 : 1;
