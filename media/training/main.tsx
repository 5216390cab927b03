// The training view, drawn in a webview.
