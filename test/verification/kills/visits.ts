import type { Book, Letter, Reader } from './book.ts'
import type { Cron } from './cron.ts'
import { bodyOf, DUES, enter, newcomer } from './crowd.ts'
import type { Dice } from './dice.ts'
import type { Answer, Machine } from './machine.ts'

const GONE = 404
const PAST_ITS_TIME = 410
const MOST_LOOKED_AT = 400
const MOST_CHOSEN_FROM = 100

type Visiting = { machine: Machine; book: Book; dice: Dice; cron: Cron }

/** One visit after another: a reader comes, confirms, leaves, moves to another schedule, or asks to be told now. */
export const visitorsOf = (visiting: Visiting): (() => Promise<void>) => {
  const { book, dice } = visiting
  let came = 0
  return async () => {
    await confirm(visiting)
    const isLost = book.unanswered.length > 0
    const letter = someone(book, dice)
    const thrown = dice.next()
    if (letter && (isLost || thrown < 0.15)) await leave(visiting, letter)
    else if (letter && thrown < 0.25) await move(visiting, letter)
    else if (letter && thrown < 0.3) await hurry(visiting, letter)
    else if (thrown < 0.6) await come(visiting, ++came)
  }
}

const come = async ({ machine, book, dice, cron }: Visiting, number: number): Promise<void> => {
  const reader = newcomer(dice, number)
  enter(book, [reader])
  const at = cron.now()
  const headers = { 'content-type': 'application/json' }
  const answer = await machine.ask('/v1/subscriptions', {
    method: 'POST',
    headers,
    body: JSON.stringify(bodyOf(reader)),
  })
  const { began, ended, tries } = expected(answer, [202])
  reader.asked = { times: tries, at, began, ended }
}

const confirm = async ({ machine, book }: Visiting): Promise<void> => {
  const letter = newest(book).find(({ kind, to }) => kind === 'confirmation' && willConfirm(book.readers.get(to)!))
  if (!letter) return
  const { status, began, ended } = expected(await press(machine, letter.links.confirm!), [200, GONE, PAST_ITS_TIME])
  if (status === 200) book.readers.get(letter.to)!.confirmed = { began, ended }
}

const leave = async ({ machine, book, dice }: Visiting, letter: Letter): Promise<void> => {
  const reader = book.readers.get(letter.to)!
  reader.left = { began: Date.now(), ended: Number.POSITIVE_INFINITY }
  const path = dice.chance(0.2) ? `${letter.links.data}/erase` : letter.links.unsubscribe!
  const answer = await press(machine, path)
  // Who was erased by a request that was killed before it answered is not found again.
  const { began, ended } = expected(answer, answer.tries > 1 ? [200, GONE] : [200])
  reader.left = { began, ended }
}

const move = async ({ machine, book, dice }: Visiting, letter: Letter): Promise<void> => {
  const reader = book.readers.get(letter.to)!
  reader.isWanderer = true
  const { cadence, weekday, time, timezone } = dice.pick(DUES)
  const { regions, actors, severity, lang } = reader.choice
  const form = new URLSearchParams({ severity, lang, cadence, weekday: weekday ?? 'monday', time, timezone })
  for (const region of regions) form.append('regions', region)
  for (const actor of actors) form.append('actors', actor)
  expected(await press(machine, letter.links.preferences!, form), [200])
}

const hurry = async ({ machine, book }: Visiting, letter: Letter): Promise<void> => {
  book.readers.get(letter.to)!.isWanderer = true
  expected(await press(machine, `${letter.links.preferences}/now`), [200])
}

const press = ({ ask }: Machine, path: string, body?: URLSearchParams): Promise<Answer> =>
  ask(path, { method: 'POST', ...(body && { body }) })

const expected = (answer: Answer, statuses: number[]): Answer => {
  if (!statuses.includes(answer.status)) throw new Error(`A visit was answered with ${answer.status}: ${answer.text}`)
  return answer
}

/** The newest letters first: whoever acts on a mail does it as soon as it is there. */
const newest = ({ letters }: Book): Letter[] => letters.slice(-MOST_LOOKED_AT).reverse()

/** Someone with a digest in their hands: of a request whose answer was lost if there was one, else of the newest. */
const someone = (book: Book, dice: Dice): Letter | null => {
  const lost = book.unanswered.pop()
  const free = newest(book).filter(
    ({ to, kind, isRefused, key }) =>
      kind === 'digest' && !isRefused && (lost === undefined || key === lost) && isFree(book.readers.get(to)!),
  )
  return free.length > 0 ? dice.pick(free.slice(0, MOST_CHOSEN_FROM)) : null
}

const isFree = ({ isLoaded, left }: Reader): boolean => isLoaded && !left

/** One in three never does. */
const willConfirm = ({ email, confirmed }: Reader): boolean => !confirmed && !/[048]@/.test(email)
