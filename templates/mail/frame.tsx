import { raw } from 'hono/html'
import type { Child } from 'hono/jsx'
import type { Lang } from '../../src/timeline/event.ts'
import type { Site } from '../views.ts'
import { directionOf } from '../words/direction.ts'
import { Runs } from '../words/text-runs.tsx'
import { mailStylesOf, textAlignOf } from './mail-styles.ts'

type FrameProps = { lang: Lang; site: Site; subject: string; preheader: string; children: Child }

/**
 * The frame of every mail: one column that works without style sheets. Language and direction are set twice, because
 * some mail programs drop the attributes of `<html>`.
 */
export const Frame = ({ lang, site, subject, preheader, children }: FrameProps) => {
  const styles = mailStylesOf(lang)
  const dir = directionOf(lang)
  return (
    <>
      {raw('<!doctype html>')}
      <html lang={lang} dir={dir}>
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width,initial-scale=1" />
          <title>{subject}</title>
        </head>
        <body style={styles.ground}>
          <div lang={lang} dir={dir} style={styles.ground}>
            <div style={styles.hidden}>
              <Runs text={preheader} lang={lang} />
            </div>
            <table role="presentation" align="center" width="600" cellpadding="0" cellspacing="0" style={styles.table}>
              <tr>
                <td align={textAlignOf(lang)} style={styles.sheet}>
                  <p style={styles.name}>
                    <Runs text={site.name} lang={lang} />
                  </p>
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
