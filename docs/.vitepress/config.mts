import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { withMermaid } from 'vitepress-plugin-mermaid'

const repository = 'https://github.com/CompactBnn/CompactBnn'
const docs = path.resolve(import.meta.dirname, '..')

const diagnostics = readdirSync(path.join(docs, 'diagnostics'))
  .filter((file) => /^CBNN\d{4}\.md$/.test(file))
  .sort()
  .map((file) => ({ text: path.parse(file).name, link: `/diagnostics/${path.parse(file).name}` }))

/** Pages of the sidebar. */
function pages(...entries: [text: string, page: string][]) {
  return entries.filter(([, page]) => existsSync(path.join(docs, page + '.md'))).map(([text, page]) => ({ text, link: '/' + page }))
}

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
      { text: 'Learn', items: pages(['Get started', 'get-started'], ['Tutorial', 'tutorial'], ['Use it in programs', 'use'], ['FAQ', 'faq']) },
      { text: 'Networks', items: pages(['Training', 'training'], ['Compaction', 'compaction'], ['Import and export', 'import'], ['Data sets', 'data'], ['Command line', 'cli']) },
      {
        text: 'Reference',
        items: [
          ...pages(['Performance', 'performance'], ['Weight file', 'format'], ['Input recipe', 'input-recipe'], ['Architecture', 'architecture']),
          { text: 'Diagnostics', link: '/diagnostics/', collapsed: true, items: diagnostics },
        ],
      },
    ],
  },
})
