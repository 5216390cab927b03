// Paths in `grover.model`, as the process reads them; free of VS Code.
import { homedir } from 'node:os';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';

/** Absolute; empty stays empty. `~` is the home folder, a relative path starts at the workspace folder. */
export function absoluteModel(setting: string, workspace: string | undefined): string {
  const text = setting.trim();
  if (text === '') return '';
  if (text === '~' || /^~[\\/]/.test(text)) return join(homedir(), text.slice(1));
  return isAbsolute(text) || workspace === undefined ? resolve(text) : resolve(workspace, text);
}

/** How the setting names a folder: relative where it lies in the only workspace folder, so that it travels with it. */
export function modelSetting(folder: string, workspaces: readonly string[]): string {
  const [only] = workspaces;
  if (folder === '' || only === undefined || workspaces.length > 1) return folder;
  const inside = relative(only, folder);
  return inside === '' || inside.startsWith('..') || isAbsolute(inside) ? folder : inside.split(sep).join('/');
}
