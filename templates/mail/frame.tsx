import { raw } from 'hono/html'
import type { Child } from 'hono/jsx'
import type { Lang } from '../../src/timeline/event.ts'
import type { Site } from '../views.ts'
import { directionOf, isolated } from '../words/direction.ts'
import { Runs } from '../words/text-runs.tsx'
import { MAIL_STYLE_SHEET, mailStylesOf, textAlignOf } from './mail-styles.ts'
import { placeholder } from './placeholder.ts'

type FrameProps = {
  lang: Lang
  site: Site
  subject: string
  preheader: string
  /** Whether the bar has the date of the mail, which differs by reader. */
  dated?: boolean
  children: Child
}

/**
 * The frame of every mail: one column that works without style sheets. Language and direction are set twice, because
 * some mail programs drop the attributes of `<html>`.
 */
export const Frame = ({ lang, site, subject, preheader, dated = false, children }: FrameProps) => {
  const styles = mailStylesOf(lang)
  const dir = directionOf(lang)
  return (
    <>
      {raw('<!doctype html>')}
      <html lang={lang} dir={dir}>
        <Head subject={subject} />
        <body {...styles.ground}>
          <div lang={lang} dir={dir} {...styles.ground}>
            <div {...styles.hidden}>
              <Runs text={preheader} lang={lang} />
            </div>
            <table role="presentation" align="center" width="600" cellpadding="0" cellspacing="0" {...styles.table}>
              <Bar lang={lang} site={site} dated={dated} />
              <tr>
                <td colspan={dated ? 2 : 1} align={textAlignOf(lang)} {...styles.sheet}>
                  {children}
                </td>
              </tr>
            </table>
          </div>
        </body>
      </html>
    </>
  )
}

const Head = ({ subject }: Pick<FrameProps, 'subject'>) => (
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width,initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <meta name="supported-color-schemes" content="light dark" />
    <title>{subject}</title>
    <style>{raw(MAIL_STYLE_SHEET)}</style>
  </head>
)

/** The bar with the name of the site and the date of the mail. */
const Bar = ({ lang, site, dated }: Pick<FrameProps, 'lang' | 'site' | 'dated'>) => {
  const styles = mailStylesOf(lang)
  return (
    <tr>
      <td align={textAlignOf(lang)} {...styles.bar}>
        <Runs text={site.name} lang={lang} />
      </td>
      {dated && (
        <td align={lang === 'ar' ? 'left' : 'right'} {...styles.barEnd}>
          {placeholder('date')}
        </td>
      )}
    </tr>
  )
}

/** The first line of the plain-text part: the site, and the date of the mail. */
export const frameTextLines = ({ lang, site }: Pick<FrameProps, 'lang' | 'site'>): string[] => [
  `${isolated(site.name, directionOf(lang))} · ${placeholder('date')}`,
]
