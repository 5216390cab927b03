// The custom elements of the pages, as JSX knows them.
import type { HTMLAttributes } from 'preact';

declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements {
      'vscode-button': HTMLAttributes<HTMLElement> & { secondary?: boolean; disabled?: boolean };
      'vscode-badge': HTMLAttributes<HTMLElement> & { variant?: 'default' | 'counter' };
      'vscode-collapsible': HTMLAttributes<HTMLElement> & { heading: string; open?: boolean; description?: string };
    }
  }
}
