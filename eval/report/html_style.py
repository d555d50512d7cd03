"""How the report looks: light, dark and on paper."""

from __future__ import annotations

STYLE = """
:root { --ink:#1b1b1b; --soft:#666; --paper:#fdfcf9; --rule:#ddd8cd; --quiet:#d3d8d4; --c1:#1f4e79;
  --c2:#b4532a; --c3:#3d7a4f; --c4:#7a5c9e; --c5:#a8862c; --c6:#4a8a92; --c7:#8a8a8a }
@media (prefers-color-scheme: dark) { :root { --ink:#e8e6e1; --soft:#a09d96; --paper:#171716;
  --rule:#3a3936; --quiet:#40453f; --c1:#7fb0dd; --c2:#e08a5f; --c3:#7fbf92; --c4:#b79ad6;
  --c5:#d6b75e; --c6:#7cc3cb; --c7:#9a9a9a } }
@media print { :root { --ink:#000; --paper:#fff } h3, h4, figure, tr, li { break-inside:avoid }
  h2 { break-before:page } nav { display:none } }
body { margin:2rem auto; max-width:74rem; padding:0 1.2rem; background:var(--paper);
  color:var(--ink); font:16px/1.5 Georgia,serif }
h1 { font-size:1.9rem; margin-bottom:.2rem } h2 { border-top:3px double var(--rule);
  padding-top:.7rem; margin-top:2.6rem } h3 { font-size:1.05rem; margin:1.8rem 0 .5rem }
h4 { font-size:.95rem; margin:1.1rem 0 .3rem } h4 small { color:var(--soft); font-weight:400 }
a { color:var(--c1) }
p.about, figcaption, td small, .where { color:var(--soft); font-size:.86rem }
table { border-collapse:collapse; font-size:.88rem; font-variant-numeric:tabular-nums;
  line-height:1.25 }
th, td { padding:.25rem .6rem; border-bottom:1px solid var(--rule); text-align:right;
  vertical-align:baseline; white-space:nowrap }
th { font-weight:600 } th:first-child, td:first-child, td.words, th.words { text-align:left }
td.words { white-space:normal }
tr.all td { font-weight:600 } tr.next td { border-top:2px solid var(--soft) }
td small { display:block; font-weight:400; font-size:.78rem }
.wide { overflow-x:auto } .pair { display:flex; flex-wrap:wrap; gap:1.5rem }
.pair > figure { flex:1 1 21rem; max-width:34rem }
figure { margin:1rem 0 }
svg { max-width:100%; height:auto; font:12px Georgia,serif }
svg text { fill:var(--ink) } svg .tick { fill:var(--soft); font-size:11px }
svg .inside { fill:var(--paper) } svg .grid { stroke:var(--rule) }
svg .line { fill:none; stroke-width:2 } svg .whisker { stroke:var(--ink); fill:none }
svg .ideal { stroke:var(--soft); stroke-dasharray:4 4 }
ol.lost { padding-left:1.4rem; margin:.3rem 0 } ol.lost > li { margin:.7rem 0 }
ol.lost ol { font-size:.86rem; padding-left:1.4rem; margin:.2rem 0 }
.said { font-style:italic }
"""
