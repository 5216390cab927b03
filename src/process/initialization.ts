// What the editor says of itself and of its wishes in `initialize`, parsed once.
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import type { ClientCapabilities, InitializeParams } from 'vscode-languageserver';

/** How diagnostics reach the editor: one way only, so that nothing is shown twice. */
export type DiagnosticsMode = 'push' | 'pull';

export interface Initialization {
  readonly shippedModel?: string;
  readonly cacheFolder?: string;
  readonly trusted: boolean;
  /** `initializationOptions.settings`, for editors that do not answer `workspace/configuration`. */
  readonly settings: unknown;
  readonly canAskForSettings: boolean;
  readonly canRegisterForSettings: boolean;
  readonly canRefreshDiagnostics: boolean;
  /** Completions may hold places to fill in. */
  readonly canInsertSnippets: boolean;
  readonly diagnostics: DiagnosticsMode;
  /** URI of the first workspace folder, against which a relative model path is read. */
  readonly workspaceUri?: string;
}

const options = v.object({
  shippedModel: v.optional(v.fallback(v.optional(v.string()), undefined)),
  cacheFolder: v.optional(v.fallback(v.optional(v.string()), undefined)),
  // Anything but a plain true or nothing is taken as the careful answer.
  trusted: v.optional(v.fallback(v.boolean(), false), true),
  diagnostics: v.optional(v.fallback(v.optional(v.picklist(['push', 'pull'])), undefined)),
  settings: v.optional(v.unknown()),
});

export function parseInitialization(
  params: Pick<InitializeParams, 'capabilities' | 'initializationOptions' | 'workspaceFolders'>,
): Initialization {
  const input: unknown = params.initializationOptions ?? {};
  const parsed = v.safeParse(options, input);
  const said = parsed.success ? parsed.output : { trusted: true };
  const { capabilities } = params;
  const folder = params.workspaceFolders?.[0]?.uri;
  return {
    ...(said.shippedModel ? { shippedModel: said.shippedModel } : {}),
    ...(said.cacheFolder ? { cacheFolder: said.cacheFolder } : {}),
    trusted: said.trusted,
    settings: said.settings,
    canAskForSettings: capabilities.workspace?.configuration === true,
    canRegisterForSettings: capabilities.workspace?.didChangeConfiguration?.dynamicRegistration === true,
    canRefreshDiagnostics: capabilities.workspace?.diagnostics?.refreshSupport === true,
    canInsertSnippets: capabilities.textDocument?.completion?.completionItem?.snippetSupport === true,
    diagnostics: diagnosticsMode(capabilities, said.diagnostics),
    ...(folder === undefined ? {} : { workspaceUri: folder }),
  };
}

/** Path of the workspace; of an editor without one (or with one that is not on disk): where the process was started. */
export function workspaceFolder({ workspaceUri }: Pick<Initialization, 'workspaceUri'>): string {
  return workspaceUri?.startsWith('file:') === true ? fileURLToPath(workspaceUri) : process.cwd();
}

/**
 * Push wherever the editor takes pushed diagnostics: they come while a scan runs, paragraph by paragraph. Pull for an
 * editor that only pulls, or that asks for it in `initializationOptions.diagnostics`.
 */
function diagnosticsMode(capabilities: ClientCapabilities, wish: DiagnosticsMode | undefined): DiagnosticsMode {
  const { publishDiagnostics, diagnostic } = capabilities.textDocument ?? {};
  if (diagnostic === undefined) return 'push';
  return wish === 'pull' || publishDiagnostics === undefined ? 'pull' : 'push';
}
