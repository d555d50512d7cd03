"""The browser chat over an engine. Only this package imports gradio."""
