import { readdirSync } from 'node:fs'
import path from 'node:path'
import { withMermaid } from 'vitepress-plugin-mermaid'

const repository = 'https://github.com/CompactBnn/CompactBnn'
const docs = path.resolve(import.meta.dirname, '..')

const diagnostics = readdirSync(path.join(docs, 'diagnostics'))
  .filter((file) => /^CBNN\d{4}\.md$/.test(file))
  .sort()
  .map((file) => ({ text: path.parse(file).name, link: `/diagnostics/${path.parse(file).name}` }))

/** The pages also serve readers of the repository: links out of this folder lead there. */
function toRepository(href: string, page: string): string {
  if (/^([a-z]+:|#|\/)/i.test(href)) return href
  const target = path.relative(docs, path.resolve(docs, path.dirname(page), href))
  return target.startsWith('..') ? `${repository}/blob/main/${target.replace(/^(\.\.[/\\])+/, '').replaceAll('\\', '/')}` : href
}

export default withMermaid({
  title: 'CompactBnn',
  description: 'Compiles small binary neural networks into C# at build time.',
  lang: 'en',
  base: process.env.DOCS_BASE ?? '/',
  cleanUrls: true,
  lastUpdated: false,
  srcExclude: ['node_modules/**'],
  markdown: {
    config(md) {
      md.core.ruler.before('linkify', 'links-to-repository', (state) => {
        for (const token of state.tokens.flatMap((block) => block.children ?? [])) {
          const href = token.type === 'link_open' ? token.attrGet('href') : null
          if (href) token.attrSet('href', toRepository(href, state.env.relativePath ?? ''))
        }
      })
    },
  },
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    socialLinks: [{ icon: 'github', link: repository }],
    nav: [
      { text: 'Get started', link: '/get-started' },
      { text: 'Use', link: '/use' },
      { text: 'FAQ', link: '/faq' },
    ],
    sidebar: [
      {
        text: 'Learn',
        items: [
          { text: 'Get started', link: '/get-started' },
          { text: 'Tutorial', link: '/tutorial' },
          { text: 'Use it in programs', link: '/use' },
          { text: 'FAQ', link: '/faq' },
        ],
      },
      {
        text: 'Networks',
        items: [
          { text: 'Training', link: '/training' },
          { text: 'Import and export', link: '/import' },
          { text: 'Data sets', link: '/data' },
          { text: 'Command line', link: '/cli' },
        ],
      },
      {
        text: 'Reference',
        items: [
          { text: 'Performance', link: '/performance' },
          { text: 'Weight file', link: '/format' },
          { text: 'Input recipe', link: '/input-recipe' },
          { text: 'Architecture', link: '/architecture' },
          { text: 'Diagnostics', link: '/diagnostics/', collapsed: true, items: diagnostics },
        ],
      },
    ],
  },
})
