import type { TrailEntry } from '../../src/access/desk-act.ts'
import { withLang } from '../page/address.ts'
import { instantInWords } from '../words/instant-in-words.ts'
import { Runs } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'
import { DeskLayout, type DeskPage } from './desk-layout.tsx'

/** The page of the acts at the desk, for operators. `older` is the path of the next page, or null. */
export const TrailPage = ({ entries, older, ...desk }: DeskPage & { entries: TrailEntry[]; older: string | null }) => {
  const { trailPage: words, acts } = wordsIn(desk.lang).desk
  return (
    <DeskLayout {...desk} title={words.title}>
      <h1>{words.title}</h1>
      <p class="lead">{entries.length > 0 ? words.lead : words.empty}</p>
      {entries.length > 0 && (
        <table class="beside">
          <thead>
            <tr>
              <th scope="col">{words.time}</th>
              <th scope="col">{words.person}</th>
              <th scope="col">{words.act}</th>
            </tr>
          </thead>
          <tbody>
            {entries.map(({ at, person, act, subject, detail }) => (
              <tr>
                <td data-label={words.time}>{instantInWords(at, desk.lang)}</td>
                <td data-label={words.person}>
                  <Runs text={person} lang={desk.lang} />
                </td>
                <td data-label={words.act}>
                  {acts[act]}
                  {[subject, ...Object.values(detail).map(String)].filter(Boolean).map((text) => (
                    <>
                      {' · '}
                      <Runs text={text} lang={desk.lang} />
                    </>
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {older && <a href={withLang(older, desk.lang)}>{words.older}</a>}
    </DeskLayout>
  )
}
