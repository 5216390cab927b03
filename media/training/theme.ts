// The colours of VS Code's theme, for what is painted on a canvas.
import { useEffect, useState } from 'preact/hooks';

export interface Theme {
  readonly text: string;
  readonly grid: string;
  readonly background: string;
  readonly font: string;
  readonly colours: Readonly<Record<'blue' | 'orange' | 'green' | 'purple', string>>;
}

function readTheme(): Theme {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string, otherwise: string): string =>
    style.getPropertyValue(`--vscode-${name}`).trim() || otherwise;
  const text = of('foreground', '#888');
  return {
    text,
    grid: `color-mix(in srgb, ${text} 16%, transparent)`,
    background: of('editor-background', 'transparent'),
    font: `11px ${of('font-family', 'sans-serif')}`,
    colours: {
      blue: of('charts-blue', text),
      // The charts’ own orange is hard to see on white.
      orange: of('editorWarning-foreground', of('charts-orange', text)),
      green: of('charts-green', text),
      purple: of('charts-purple', text),
    },
  };
}

/** The theme, read again when it is changed. */
export function useTheme(): Theme {
  const [theme, setTheme] = useState(readTheme);
  useEffect(() => {
    // VS Code writes the colours of a new theme into <html style> and its kind into <body class>.
    const observer = new MutationObserver(() => {
      setTheme(readTheme());
    });
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'class'] });
    observer.observe(document.body, { attributes: true, attributeFilter: ['class'] });
    return () => {
      observer.disconnect();
    };
  }, []);
  return theme;
}
