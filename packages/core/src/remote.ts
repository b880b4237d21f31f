export { type FillLates, fillTree } from "./consumer/fill-tree.ts";
export { combineFaults } from "./faults/combine-faults.ts";
export { bindText } from "./late/bind-text.ts";
export { contentOf, isLate } from "./late/late.ts";
export { createSecret } from "./secret/secret.ts";
