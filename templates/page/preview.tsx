import type { Lang } from '../../src/timeline/event.ts'
import { groupEvents } from '../mail/event-groups.ts'
import type { PreviewView } from '../views.ts'
import { Runs } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'
import { EventList } from './event-list.tsx'

/** The button for a sample of the digest. */
export const PreviewButton = ({ lang }: { lang: Lang }) => {
  const { preview: words } = wordsIn(lang)
  return (
    <button type="submit" class="plain" name="preview" value="true" formnovalidate data-failed={words.failed}>
      {words.button}
    </button>
  )
}

/** The place of the sample. It has a heading only while there is one. */
export const PreviewSection = ({
  lang,
  preview,
  rates,
}: {
  lang: Lang
  preview: PreviewView | null
  rates: string
}) => (
  <section>
    <p class="unseen" role="status" id="preview-said" />
    <div id="preview">{preview && <PreviewResult lang={lang} preview={preview} rates={rates} />}</div>
  </section>
)

/** Preferences as one phrase. The script replaces it by the one that comes with a preview. */
export const PreferencesSentence = ({ chosen, rates = '', lang }: { chosen: string; rates?: string; lang: Lang }) => (
  <span data-choice>
    <span class="choice">
      <Runs text={chosen} lang={lang} />
    </span>
    {rates && ` ${rates}`}
  </span>
)

/** The preview: the mail that a digest with these preferences would have been. */
export const PreviewResult = ({ lang, preview, rates = '' }: { lang: Lang; preview: PreviewView; rates?: string }) => (
  <>
    <h2>{wordsIn(lang).preview.heading}</h2>
    {rates && <p>{rates}</p>}
    <p class="note" data-said>
      {previewSentenceOf(preview, lang)}
    </p>
    {groupEvents(preview.events, lang).map((group) => (
      <section>
        <h3 class="day">
          <Runs text={group.title} lang={lang} />
        </h3>
        <EventList events={group.events} lang={lang} heading="h4" />
      </section>
    ))}
  </>
)

const previewSentenceOf = ({ basis: of, count, events }: PreviewView, lang: Lang): string => {
  const { preview: words } = wordsIn(lang)
  if (count === 0) return words.nothing
  if (of === 'newest') return words.newest(events.length)
  return count > events.length ? `${words.lately(count)} ${words.newestOfThem(events.length)}` : words.lately(count)
}
