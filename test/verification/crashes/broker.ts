import type { Chance } from './chance.ts'

export const QUEUES = ['plan', 'mail'] as const
export type QueueName = (typeof QUEUES)[number]

type Ticket = { queue: QueueName; at: number }

/** The queues of a story: what is sent may be lost or doubled, and comes when its delay is over, in no order. */
export type Broker = {
  send: (queue: QueueName, delays: readonly number[]) => void
  /** Hands out tickets that are due; those of an isolate that died come back. */
  take: (queue: QueueName, most: number) => Ticket[]
  giveBack: (tickets: readonly Ticket[]) => void
  isReady: (queue: QueueName) => boolean
  /** When the next ticket is due; infinity where there is none. */
  nextAt: () => number
  /** Forgets the tickets for which there is nothing left to do. */
  forget: () => void
}

const LOST = 0.08
const DOUBLED = 0.12

export const broker = (chance: () => Chance): Broker => {
  let tickets: Ticket[] = []
  const isDue = (ticket: Ticket, queue: QueueName): boolean => ticket.queue === queue && ticket.at <= Date.now()
  return {
    send: (queue, delays) => {
      for (const delay of delays) {
        const ticket = { queue, at: Date.now() + delay * 1000 }
        const copies = chance().happens(LOST) ? 0 : chance().happens(DOUBLED) ? 2 : 1
        tickets.push(...Array.from({ length: copies }, () => ticket))
      }
    },
    take: (queue, most) => {
      const taken = tickets.filter((ticket) => isDue(ticket, queue)).slice(0, most)
      const left = [...tickets]
      for (const ticket of taken) left.splice(left.indexOf(ticket), 1)
      tickets = left
      return taken
    },
    giveBack: (back) => {
      tickets.push(...back)
    },
    isReady: (queue) => tickets.some((ticket) => isDue(ticket, queue)),
    nextAt: () => Math.min(...tickets.map((ticket) => ticket.at)),
    forget: () => {
      tickets = []
    },
  }
}
