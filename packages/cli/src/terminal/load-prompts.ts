/** The library that asks; to it, Ctrl-D is what Ctrl-C is: left alone, it would end with the cursor still hidden. */
export async function loadPrompts() {
  const prompts = await import("@clack/prompts");
  prompts.updateSettings({ aliases: { "\u0004": "cancel" } });
  return prompts;
}
