// What the process is told before anything else; free of VS Code.
import type { InitializationOptions } from '../protocol/messages.ts';

/** In a workspace that nobody trusts, the process takes the shipped model and no path from the settings. */
export const initializationOptions = (
  { shippedModel, cacheFolder }: { readonly shippedModel: string; readonly cacheFolder: string },
  trusted: boolean,
): InitializationOptions => ({ shippedModel, cacheFolder, trusted });
