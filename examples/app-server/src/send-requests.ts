/** How many requests were answered, and how many were not. */
export interface Load {
  answered: number;
  failed: number;
}

/** Asks the service over and over, a few requests at a time, until `signal` ends it. */
export async function sendRequests(url: string, load: Load, signal: AbortSignal): Promise<void> {
  const ask = async () => {
    while (!signal.aborted) {
      const { ok } = await fetch(url);
      if (ok) load.answered++;
      else load.failed++;
    }
  };
  await Promise.all(Array.from({ length: 4 }, ask));
}
