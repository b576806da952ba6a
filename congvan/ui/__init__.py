"""What every page is made of: base pages, components, icons, styles and small browser modules.

Nouns: Frame (what surrounds a page), Pill, Due, WorkRow and the other values a component draws,
icon sprite, published file. Verbs: render a field, render an icon, add a toast. It knows no
business word: pages turn their own objects into the values of `frame` and `items`.
Contract of every component: the comment at the top of its file, listed in
docs/reference/components.md; all states on the page /giao-dien.
"""
