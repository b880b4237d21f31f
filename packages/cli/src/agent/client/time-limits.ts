/** How long the agent may take to look a caller up: it reads a few small files for that. */
export const openWithinMs = 2_000;

/** How long it may take to give values. Backends have their own limits, which are shorter unless the config says so. */
export const answerWithinMs = 120_000;
