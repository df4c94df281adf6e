import type { Lang } from '../../src/timeline/event.ts'
import { directionOf, opposite, runsOf } from './direction.ts'

/** No sentence changes its direction so often. To mark each run of such a text would make a page many times larger. */
const MAX_RUNS = 80

/**
 * Renders text of one language. Each foreign run is in a span with `dir`, because most mail programs drop `<bdi>`. A text with more
 * than 80 runs is rendered as one.
 */
export const Runs = ({ text, lang }: { text: string; lang: Lang }) => {
  const direction = directionOf(lang)
  const runs = runsOf(text, direction)
  if (runs.length > MAX_RUNS) return <>{text}</>
  return <>{runs.map((run) => (run.foreign ? <span dir={opposite(direction)}>{run.text}</span> : run.text))}</>
}

/** Renders text of any language inside a page or mail. Where the languages differ, it marks language and direction. */
export const Quoted = ({ text, lang, inside }: { text: string; lang: Lang; inside: Lang }) =>
  lang === inside ? (
    <Runs text={text} lang={lang} />
  ) : (
    <span lang={lang} dir={directionOf(lang)}>
      <Runs text={text} lang={lang} />
    </span>
  )
