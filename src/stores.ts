import { personStore } from './access/person-store.ts'
import { publisherKeyStore } from './access/publisher-key-store.ts'
import { sessionStore } from './access/session-store.ts'
import { trailStore } from './access/trail-store.ts'
import { erasureStore } from './audience/erasure-store.ts'
import { eventChoiceStore } from './audience/event-choice-store.ts'
import { filterStore } from './audience/filter-store.ts'
import { membershipStore } from './audience/membership-store.ts'
import { pauseStore } from './audience/pause-store.ts'
import { readerImportStore } from './audience/reader-import-store.ts'
import { requestStore } from './audience/request-store.ts'
import { scheduleStore } from './audience/schedule-store.ts'
import { subscriberStore } from './audience/subscriber-store.ts'
import { suppressionStore } from './audience/suppression-store.ts'
import { waitingRequestStore } from './audience/waiting-request-store.ts'
import { editionArchiveStore } from './delivery/insight/edition-archive-store.ts'
import { reachStore } from './delivery/insight/reach-store.ts'
import { readerMailStore } from './delivery/insight/reader-mail-store.ts'
import { callbackStore } from './delivery/mail/callback-store.ts'
import { chunkStore } from './delivery/mail/chunk-store/chunk-store.ts'
import { pendingWorkStore } from './delivery/mail/pending-work-store.ts'
import { providerStateStore } from './delivery/mail/provider-state-store.ts'
import { troubleStore } from './delivery/mail/trouble-store.ts'
import { deliveryStore } from './delivery/webhooks/delivery-store.ts'
import { endpointStore } from './delivery/webhooks/endpoint-store.ts'
import { overviewStore } from './desk/overview-store.ts'
import { cohortHistoryStore } from './editions/stores/cohort-history-store.ts'
import { cohortStore } from './editions/stores/cohort-store.ts'
import { correctedEventStore } from './editions/stores/corrected-event-store.ts'
import { correctionAudienceStore } from './editions/stores/correction-audience-store.ts'
import { correctionLogStore } from './editions/stores/correction-log-store.ts'
import { correctionStore } from './editions/stores/correction-store.ts'
import { editionStore } from './editions/stores/edition-store.ts'
import { linkedEventStore } from './editions/stores/linked-event-store.ts'
import { pageStore } from './editions/stores/page-store.ts'
import { planStore } from './editions/stores/plan-store.ts'
import { runStore } from './editions/stores/run-store.ts'
import { type TickStore, tickStore } from './editions/stores/tick-store.ts'
import { unaskedMailStore } from './editions/stores/unasked-mail-store.ts'
import { unsettledMailStore } from './editions/stores/unsettled-mail-store.ts'
import { waitingStore } from './editions/stores/waiting-store.ts'
import { fileStore } from './lib/file-store.ts'
import { type CommitBatch, commitBatch } from './lib/statement.ts'
import { eventIndexStore } from './timeline/event-index-store.ts'
import { feedIndexStore } from './timeline/feed-index-store.ts'
import { journalStore } from './timeline/journal-store.ts'
import { kvDeletionStore } from './timeline/kv-deletion-store.ts'
import { listedEventStore } from './timeline/listed-event-store.ts'
import { receiptStore } from './timeline/receipt-store.ts'
import { redactionReader } from './timeline/redaction-store.ts'
import { releasedEntryStore } from './timeline/released-entry-store.ts'
import { revisionContentStore } from './timeline/revision-content-store.ts'
import { revisionStore } from './timeline/revision-store.ts'

/** All stores over the bindings of an environment. A store has the same name everywhere. */
export const createStores = ({ DB: db, TIMELINE: kv, ASSETS: assets }: Pick<Env, 'DB' | 'TIMELINE' | 'ASSETS'>) => {
  const commit: CommitBatch = (statements) => commitBatch(db, statements)
  const editions = createEditionStores(db, kv)
  return {
    publisherKeys: publisherKeyStore(db),
    people: personStore(db),
    sessions: sessionStore(db),
    trail: trailStore(db),
    overview: overviewStore(db),
    ...createTimelineStores(db, kv),
    ...createAudienceStores(db),
    ...editions,
    ...createDeliveryStores(db, editions),
    commitBatch: commit,
    files: fileStore(assets),
  }
}

export type Stores = ReturnType<typeof createStores>

const createTimelineStores = (db: D1Database, kv: KVNamespace) => {
  const receipts = receiptStore(db)
  const eventIndex = eventIndexStore(db)
  return {
    receipts,
    eventIndex,
    feedIndex: feedIndexStore(db),
    listedEvents: listedEventStore(db),
    releasedEntries: releasedEntryStore(db),
    kvDeletions: kvDeletionStore(db, kv),
    journal: journalStore(
      db,
      revisionStore(db, { contents: revisionContentStore(kv, redactionReader(db)), receipts, eventIndex }),
    ),
  }
}

const createAudienceStores = (db: D1Database) => {
  const stores = {
    subscribers: subscriberStore(db),
    requests: requestStore(db),
    waitingRequests: waitingRequestStore(db),
    erasures: erasureStore(db),
    eventChoices: eventChoiceStore(db),
    pauses: pauseStore(db),
    memberships: membershipStore(db),
    filters: filterStore(db),
    schedules: scheduleStore(db),
    suppressions: suppressionStore(db),
  }
  return { ...stores, readerImports: readerImportStore(db, stores) }
}

const createEditionStores = (db: D1Database, kv: KVNamespace) => ({
  ticks: tickStore(db),
  plans: planStore(db),
  runs: runStore(db),
  pages: pageStore(db),
  cohorts: cohortStore(db),
  cohortHistory: cohortHistoryStore(db),
  corrections: correctionStore(db),
  correctionLog: correctionLogStore(db),
  linkedEvents: linkedEventStore(db),
  correctionAudiences: correctionAudienceStore(db),
  correctedEvents: correctedEventStore(db),
  unsettledMails: unsettledMailStore(db),
  editions: editionStore(db, kv),
  waiting: waitingStore(db),
  unaskedMails: unaskedMailStore(db),
})

const createDeliveryStores = (db: D1Database, { ticks }: { ticks: TickStore }) => {
  const providerState = providerStateStore(db)
  const endpoints = endpointStore(db)
  return {
    providerState,
    chunks: chunkStore(db, providerState),
    pendingWork: pendingWorkStore(db),
    callbacks: callbackStore(db),
    troubles: troubleStore(db),
    readerMails: readerMailStore(db),
    reach: reachStore(db),
    editionArchive: editionArchiveStore(db),
    endpoints,
    deliveries: deliveryStore(db, endpoints, ticks),
  }
}
