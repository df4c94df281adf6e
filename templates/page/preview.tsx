import type { Lang } from '../../src/timeline/event.ts'
import { groupEvents } from '../mail/event-groups.ts'
import type { PreviewView } from '../views.ts'
import { Runs } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'
import { EventList } from './event-list.tsx'

/** The button that asks for a preview, and the place where it comes; a script fills it as the choice changes. */
export const PreviewSection = ({ lang, preview }: { lang: Lang; preview: PreviewView | null }) => {
  const { preview: words } = wordsIn(lang)
  return (
    <section class="preview">
      <h2 id="preview-heading">{words.heading}</h2>
      <p class="hint" id="preview-hint">
        {words.hint}
      </p>
      <button
        type="submit"
        class="second"
        name="preview"
        value="true"
        formnovalidate
        aria-describedby="preview-hint"
        data-failed={words.failed}
      >
        {words.button}
      </button>
      <p class="heard" role="status" id="preview-said" />
      <div id="preview">{preview && <PreviewResult lang={lang} preview={preview} />}</div>
    </section>
  )
}

/** What somebody would have received, as a digest would have told it. */
export const PreviewResult = ({ lang, preview }: { lang: Lang; preview: PreviewView }) => (
  <>
    <p class="note" data-said>
      {previewSentenceOf(preview, lang)}
    </p>
    {groupEvents(preview.events, lang).map((shelf) => (
      <section>
        <h3 class="day">
          <Runs text={shelf.title} lang={lang} />
        </h3>
        {shelf.regions.map((place) => (
          <EventList events={place.events} lang={lang} heading="h4" />
        ))}
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
