import type { Lang } from '../../src/timeline/event.ts'
import { directionOf, opposite, runsOf } from './direction.ts'

/**
 * Text of one language in HTML, every run of the other direction in a span that says so: `<bdi>` is dropped by most
 * mail programs, a `dir` is not.
 */
export const Runs = ({ text, lang }: { text: string; lang: Lang }) => {
  const direction = directionOf(lang)
  return (
    <>
      {runsOf(text, direction).map((run) =>
        run.foreign ? <span dir={opposite(direction)}>{run.text}</span> : run.text,
      )}
    </>
  )
}

/** Text of any language inside a page or mail of another: marked with its language and direction where they differ. */
export const Quoted = ({ text, lang, inside }: { text: string; lang: Lang; inside: Lang }) =>
  lang === inside ? (
    <Runs text={text} lang={lang} />
  ) : (
    <span lang={lang} dir={directionOf(lang)}>
      <Runs text={text} lang={lang} />
    </span>
  )
