import type { Lang } from '../../src/timeline/event.ts'
import type { PlaceCountView } from '../views.ts'
import { directionOf, isolated } from '../words/direction.ts'
import { Runs } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'
import { barColourOf, mailStylesOf } from './mail-styles.ts'

/** The width of the longest bar, in hundredths of its cell. */
const FULL_WIDTH = 92

/** A bar for each place, as long as the number of its events and in the colour of the gravest. It needs no picture. */
export const PlaceBars = ({ places, lang }: { places: PlaceCountView[]; lang: Lang }) => {
  const styles = mailStylesOf(lang)
  const most = Math.max(1, ...places.map(({ count }) => count))
  return (
    places.length > 0 && (
      <>
        <h2 {...styles.h2}>{wordsIn(lang).mail.digest.where}</h2>
        <table role="presentation" width="100%" cellpadding="0" cellspacing="0">
          {places.map(({ name, count, severity }) => (
            <tr>
              <td width="34%" {...styles.cell}>
                <Runs text={name} lang={lang} />
              </td>
              <td {...styles.cell}>
                <Bar width={Math.max(4, Math.round((count / most) * FULL_WIDTH))} colour={barColourOf(severity)} />
              </td>
              <td width="10%" {...styles.cell}>
                {count}
              </td>
            </tr>
          ))}
        </table>
      </>
    )
  )
}

const Bar = ({ width, colour }: { width: number; colour: string }) => (
  <table role="presentation" width={`${width}%`} cellpadding="0" cellspacing="0">
    <tr>
      <td bgcolor={colour} height="10" style={`height:10px;line-height:10px;background-color:${colour}`}>
        &nbsp;
      </td>
    </tr>
  </table>
)

export const placeTextLines = (places: PlaceCountView[], lang: Lang): string[] =>
  places.length === 0
    ? []
    : [
        isolated(
          `${wordsIn(lang).mail.digest.where}: ${places.map(({ name, count }) => `${name} ${count}`).join(wordsIn(lang).event.comma)}`,
          directionOf(lang),
        ),
      ]
