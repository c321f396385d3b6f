"""The script behind every visit: language, theme, navigation. Knows no page by name; app.py serves it.

The guard keeps worker processes, which load the main module again, from running a page.
"""

if __name__ == "__main__":
    from pages.ui import shell

    shell.run()
