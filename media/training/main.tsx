// The training view, drawn in a webview.
import '@vscode-elements/elements/dist/vscode-badge/index.js';
import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-collapsible/index.js';
import 'uplot/dist/uPlot.min.css';
import { render } from 'preact';
import { App } from './App.tsx';
import '../common/base.css';
import './training.css';
import './form.css';
import './report.css';
import './run.css';

const root = document.getElementById('root');
if (root !== null) render(<App />, root);
