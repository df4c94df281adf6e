/** The stylesheet of the inbox's own pages. */
export const INBOX_STYLE = `
:root { color-scheme: light dark; --line: light-dark(#d9dce1, #3a3f47); --soft: light-dark(#f4f5f7, #1d2025);
  --page: light-dark(#fff, #15171a); --text: light-dark(#1b1f24, #e6e8eb); --dim: light-dark(#5a6370, #9aa4b1);
  --accent: light-dark(#0b5cad, #7ab8ff); --good: light-dark(#e7f4ea, #173322) }
* { box-sizing: border-box }
body { margin: 0; height: 100vh; display: grid; grid-template: auto 1fr / minmax(17rem, 24rem) 1fr;
  font: 15px/1.45 system-ui, sans-serif; background: var(--page); color: var(--text) }
body > header { grid-column: 1 / -1; display: flex; flex-wrap: wrap; gap: .5rem 1.25rem; align-items: center;
  padding: .5rem 1rem; border-bottom: 1px solid var(--line) }
h1 { font-size: 1.1rem; margin: 0 } h1 a { color: inherit; text-decoration: none }
.banner { margin: 0; padding: .15rem .7rem; border-radius: 1rem; background: var(--good) }
body > header form { margin-inline-start: auto } a { color: var(--accent) }
#list { overflow: auto; border-inline-end: 1px solid var(--line) }
#list ol { list-style: none; margin: 0; padding: 0 } #list p { padding: 0 1rem; color: var(--dim) }
#list a { display: block; padding: .55rem 1rem; border-bottom: 1px solid var(--line); color: inherit;
  text-decoration: none } #list a:hover { background: var(--soft) }
#list a[aria-current] { background: var(--soft); box-shadow: inset 3px 0 var(--accent) }
.row { display: flex; gap: .5rem; align-items: baseline; justify-content: space-between; font-size: .85em;
  color: var(--dim) } .row span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap }
.subject { display: block; overflow: hidden; text-overflow: ellipsis; white-space: nowrap }
.kind { border: 1px solid var(--line); border-radius: .3rem; padding: 0 .35rem; font-size: .8em; color: var(--dim) }
main { overflow: auto; padding: 1rem 1.5rem } main h2 { margin: 0 0 .25rem; font-size: 1.3rem }
nav.views { display: flex; flex-wrap: wrap; gap: .25rem 1rem; margin: .75rem 0; padding-bottom: .5rem;
  border-bottom: 1px solid var(--line) } nav.views [aria-current] { font-weight: 600; color: inherit }
iframe { width: 100%; height: 75vh; background: Canvas; border: 1px solid var(--line); border-radius: .4rem }
pre { white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: plaintext; background: var(--soft);
  padding: 1rem; border-radius: .4rem; font: 13px/1.5 ui-monospace, monospace }
th { text-align: start; vertical-align: top; padding-inline-end: 1.25rem; white-space: nowrap; font-weight: 500;
  color: var(--dim) } td { overflow-wrap: anywhere } .dim { color: var(--dim) }
.notice { background: var(--soft); border-inline-start: 3px solid var(--accent); padding: .4rem .8rem }
@media (max-width: 50rem) { body { height: auto; grid-template: none } #list { max-height: 40vh } }
`

/** Reloads the list every two seconds while the page is visible. If it changed, replaces it and keeps the focus. */
export const INBOX_SCRIPT = `
const list = document.getElementById('list')
let shown = null
const refresh = async () => {
  if (document.hidden) return
  const answer = await fetch(list.dataset.source).catch(() => null)
  if (!answer?.ok) return
  const fresh = await answer.text()
  if (fresh === shown) return
  shown = fresh
  const focused = list.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null
  list.innerHTML = fresh
  for (const link of list.querySelectorAll('a')) if (link.getAttribute('href') === focused) link.focus()
}
setInterval(refresh, 2000)
`
