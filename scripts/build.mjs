import { buildPackages } from "./build-packages.mjs";
import { installWorkspace } from "./workspace-install.mjs";

installWorkspace();
const { status, output } = buildPackages();
if (output !== "") console.error(output);
process.exitCode = status;
