import type { Lang } from '../../src/timeline/event.ts'
import type { LocalizedName } from '../../src/timeline/gazetteer.ts'
import { directionOf } from '../words/direction.ts'
import { Runs } from '../words/text-runs.tsx'

/** A name in the language of the page, followed by the name in the other language where it differs. */
export const BilingualName = ({ name, lang }: { name: LocalizedName; lang: Lang }) => {
  const other: Lang = lang === 'ar' ? 'en' : 'ar'
  return (
    <>
      <Runs text={name[lang]} lang={lang} />{' '}
      {name[other] !== name[lang] && (
        <small lang={other} dir={directionOf(other)}>
          <Runs text={name[other]} lang={other} />
        </small>
      )}
    </>
  )
}
