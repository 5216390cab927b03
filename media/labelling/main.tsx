// The labelling editor, drawn in a webview.
import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-collapsible/index.js';
import { render } from 'preact';
import { App } from './App.tsx';
import '../common/base.css';
import './labelling.css';
import './list.css';
import './article.css';

const root = document.getElementById('root');
if (root !== null) render(<App />, root);
