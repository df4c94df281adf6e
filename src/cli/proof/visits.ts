import type { Book, Letter, Reader } from './book.ts'
import { bodyOf, DUES, enter, newcomer } from './crowd.ts'
import type { Dice } from './dice.ts'
import type { Answer, Machine } from './machine.ts'

const GONE = 404
const PAST_ITS_TIME = 410

/** One visit: a reader comes, confirms, leaves, moves to another schedule, or asks to be told now. */
export const visitors = ({ ask }: Machine, book: Book, dice: Dice, now: () => number) => {
  let came = 0
  const press = (path: string, body?: URLSearchParams): Promise<Answer> =>
    ask(path, { method: 'POST', ...(body && { body }) })

  const come = async (): Promise<void> => {
    const reader = newcomer(dice, ++came)
    enter(book, [reader])
    const at = now()
    const headers = { 'content-type': 'application/json' }
    const body = JSON.stringify(bodyOf(reader))
    const { status, text, began, ended, tries } = await ask('/v1/subscriptions', { method: 'POST', headers, body })
    if (status !== 202) throw new Error(`A subscription was answered with ${status}: ${text}`)
    reader.asked = { answered: 1, sent: tries, span: { began, ended }, at }
  }

  const confirm = async (): Promise<void> => {
    const letter = letters().find(({ kind, to }) => kind === 'confirmation' && willConfirm(book.readers.get(to)!))
    if (!letter) return
    const { status, began, ended } = await press(letter.links.confirm!)
    if (status === 200) book.readers.get(letter.to)!.confirmed = { began, ended }
    else if (status !== PAST_ITS_TIME && status !== GONE) throw new Error(`A confirmation was answered with ${status}.`)
  }

  const leave = async (letter: Letter): Promise<void> => {
    const reader = book.readers.get(letter.to)!
    reader.left = { began: Date.now(), ended: Number.POSITIVE_INFINITY }
    const path = dice.chance(0.2) ? `${letter.links.data}/erase` : letter.links.unsubscribe!
    const { status, began, ended, tries } = await press(path)
    if (status !== 200 && !(status === GONE && tries > 1)) throw new Error(`${path} was answered with ${status}.`)
    reader.left = { began, ended }
  }

  const move = async (letter: Letter): Promise<void> => {
    const reader = book.readers.get(letter.to)!
    reader.isWanderer = true
    const { cadence, weekday, time, timezone } = dice.pick(DUES)
    const { regions, actors, severity, lang } = reader.choice
    const form = new URLSearchParams({ severity, lang, cadence, weekday: weekday ?? 'monday', time, timezone })
    for (const region of regions) form.append('regions', region)
    for (const actor of actors) form.append('actors', actor)
    const { status } = await press(letter.links.preferences!, form)
    if (status !== 200) throw new Error(`A change of preferences was answered with ${status}.`)
  }

  const hurry = async (letter: Letter): Promise<void> => {
    book.readers.get(letter.to)!.isWanderer = true
    const { status } = await press(`${letter.links.preferences}/now`)
    if (status !== 200) throw new Error(`Asking to be told now was answered with ${status}.`)
  }

  /** The newest letters first: whoever acts on a mail does it as soon as it is there. */
  const letters = (): Letter[] => book.letters.slice(-400).reverse()

  /** Someone with a digest in their hands: of a request whose answer was lost if there was one, else of the newest. */
  const someone = (): Letter | null => {
    const lost = book.unanswered.pop()
    const newest = letters().filter(({ key }) => lost === undefined || key === lost)
    const free = newest.filter(({ to, kind, isRefused }) => kind === 'digest' && !isRefused && isFree(book, to))
    return free.length > 0 ? dice.pick(free.slice(0, 100)) : null
  }

  return async (): Promise<void> => {
    await confirm()
    const isLost = book.unanswered.length > 0
    const letter = someone()
    const thrown = dice.next()
    if (letter && (isLost || thrown < 0.15)) await leave(letter)
    else if (letter && thrown < 0.25) await move(letter)
    else if (letter && thrown < 0.3) await hurry(letter)
    else if (thrown < 0.6) await come()
  }
}

/** One in four never does. */
const willConfirm = ({ email, confirmed }: Reader): boolean => !confirmed && !/[048]@/.test(email)

const isFree = ({ readers }: Book, address: string): boolean => {
  const reader = readers.get(address)!
  return reader.isLoaded && !reader.left
}
