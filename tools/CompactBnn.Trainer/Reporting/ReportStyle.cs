namespace CompactBnn.Trainer.Reporting;

/// <summary>The style sheet of a report.</summary>
internal static class ReportStyle
{
    /// <summary>CSS for light and dark, wide and narrow.</summary>
    public const string Css = """
        :root { color-scheme: light dark; --page: #fbfbfa; --card: #ffffff; --ink: #1d2126; --faint: #7a828c; --grid: #e6e8eb; --line: #dfe2e6;
          --first: #1f6feb; --second: #d9480f; --third: #2b8a3e; --fourth: #7048a8; }
        @media (prefers-color-scheme: dark) { :root { --page: #14171a; --card: #1c2024; --ink: #e7eaed; --faint: #939ca6; --grid: #2b3036; --line: #30363c;
          --first: #6cabff; --second: #ff9457; --third: #6fcf82; --fourth: #b99af0; } }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
        main { max-width: 1180px; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
        h1 { font-size: 2rem; line-height: 1.2; margin: 0; overflow-wrap: anywhere; }
        h2 { font-size: 1.3rem; margin: 2.5rem 0 .5rem; }
        h3 { font-size: 1.05rem; margin: 1.5rem 0 .5rem; }
        p { max-width: 75ch; margin: .5rem 0 1rem; }
        .lead { font-size: 1.1rem; color: var(--faint); }
        .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: .75rem; }
        .tiles div { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: .9rem 1rem; }
        .tiles strong { display: block; font-size: 1.5rem; line-height: 1.2; white-space: nowrap; }
        .tiles span { color: var(--faint); font-size: .9rem; }
        .scroll { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: 10px; }
        table { border-collapse: collapse; width: 100%; font-size: .92rem; overflow-wrap: normal; }
        th, td { text-align: left; padding: .5rem .75rem; border-bottom: 1px solid var(--line); vertical-align: top; font-weight: 400; }
        thead th { color: var(--faint); white-space: nowrap; }
        tbody th { font-weight: 600; }
        tbody tr:last-child > *, tfoot tr:last-child > * { border-bottom: 0; }
        tfoot > tr > * { border-top: 1px solid var(--line); }
        th small, td small { display: block; color: var(--faint); font-weight: 400; }
        .n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
        .ours { background: color-mix(in srgb, var(--first) 10%, transparent); }
        .figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 440px), 1fr)); gap: 1rem; margin-bottom: 1rem; }
        figure { margin: 0; }
        .figures figure { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: .75rem; overflow-x: auto; }
        figcaption { color: var(--faint); font-size: .88rem; }
        .chart { display: block; width: 100%; min-width: 400px; height: auto; }
        .axis { color: var(--faint); font-size: .82rem; }
        .axis.across { text-align: right; margin-top: -.2rem; }
        .legend { display: flex; flex-wrap: wrap; gap: .15rem 1rem; font-size: .85rem; margin: .3rem 0; }
        .legend i { display: inline-block; vertical-align: middle; margin-right: .4rem; width: .7rem; height: .7rem; border-radius: 50%; background: var(--mark); }
        .legend i.line, .legend i.dash { width: 1.3rem; height: 0; border-radius: 0; background: none; border-top: 3px solid var(--mark); }
        .legend i.dash { border-top-style: dashed; }
        .legend i.star { border-radius: 0; clip-path: polygon(50% 0, 62% 38%, 100% 50%, 62% 62%, 50% 100%, 38% 62%, 0 50%, 38% 38%); }
        .axis + .chart { margin-top: .15rem; }
        details > summary { cursor: pointer; margin: .5rem 0; color: var(--faint); }
        .matrix { width: auto; font-size: .8rem; font-variant-numeric: tabular-nums; }
        .matrix caption { caption-side: top; text-align: left; padding: .6rem .75rem 0; color: var(--faint); }
        .matrix td { min-width: 2.2rem; padding: .25rem .3rem; text-align: center; border: 0; }
        .matrix th { padding: .25rem .5rem; border: 0; white-space: nowrap; font-weight: 400; }
        .matrix thead th { vertical-align: bottom; }
        .matrix thead span { writing-mode: vertical-rl; transform: rotate(180deg); }
        .matrix td.right { background: color-mix(in srgb, var(--first) var(--part), transparent); }
        .matrix td.wrong { background: color-mix(in srgb, var(--second) var(--part), transparent); }
        .gallery { display: grid; grid-template-columns: repeat(auto-fill, minmax(110px, 1fr)); gap: .75rem; }
        .gallery img { width: 100%; aspect-ratio: 1; object-fit: contain; image-rendering: pixelated; border-radius: 6px; background: #000; }
        .gallery figcaption { line-height: 1.3; overflow-wrap: anywhere; }
        .gallery em { color: var(--second); font-style: normal; }
        pre { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1rem; font: .88rem/1.5 ui-monospace, "Cascadia Code", Consolas, monospace; }
        """;
}
