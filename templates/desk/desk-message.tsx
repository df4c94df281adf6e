import { type Words, wordsIn } from '../words/words.ts'
import { DeskLayout, type DeskPage } from './desk-layout.tsx'

/** A page that says why nothing was done. */
export const DeskMessagePage = ({ reason, ...desk }: DeskPage & { reason: keyof Words['desk']['refused'] }) => {
  const { title, words } = wordsIn(desk.lang).desk.refused[reason]
  return (
    <DeskLayout {...desk} title={title}>
      <h1>{title}</h1>
      <p class="lead">{words}</p>
    </DeskLayout>
  )
}
