/**
 * SQL fragments over the JSON columns of `chunk`, for every store that reads them. `c` is a row of `chunk`, `m` one of its
 * members, a row of `MEMBERS_OF_CHUNK`. `plan/chunk-members.ts` encodes the column `members`.
 */
export const MEMBERS_OF_CHUNK = `json_each(c.members, '$.members')`
export const EDITIONS_OF_CHUNK = `json_each(c.members, '$.editions')`
export const READER_COUNT_OF_CHUNK = `json_array_length(c.members, '$.members')`
export const MEMBER_READER = `(m.value ->> 0)`
export const MEMBER_EDITION_INDEX = `(m.value ->> 1)`
export const MEMBER_EDITION = `json_extract(c.members, '$.editions[' || (m.value ->> 1) || ']')`
export const MEMBER_FILTER = `CASE WHEN m.value ->> 2 >= 0 THEN json_extract(c.members, '$.filters[' || (m.value ->> 2) || ']') END`
export const MEMBER_RUN = `json_extract(c.members, '$.runs[' || (m.value ->> 3) || ']')`
/** False for most chunks without the reader `:readerText`, and cheaper than to parse the JSON. */
export const MAY_CONTAIN_READER = `instr(c.members, '[' || :readerText || ',') > 0`

/**
 * The chunks `c` that may have the mail of a search `a`, which has a plan, its run, and the reader as `place`: those of the
 * page that packed the reader, and the first one of the next page, which begins with the remainder. The place in joined mails
 * is the number of the page.
 */
export const CHUNKS_OF_MAIL = `
  json_each((SELECT json_group_array(json_array(last_chunk, chunks)) FROM (
    SELECT last_chunk, chunks FROM page WHERE plan = a.plan AND (run, subscriber) >= (a.run, a.place)
    ORDER BY run, subscriber LIMIT 2))) p
  CROSS JOIN chunk c ON c.id > (p.value ->> 0) - (p.value ->> 1)
    AND c.id <= CASE p.key WHEN 0 THEN p.value ->> 0 ELSE (p.value ->> 0) - (p.value ->> 1) + 1 END`

/** The columns in which the freeze, the provider's answer and callbacks store something about a member, by reader. */
export const MEMBER_EXCLUSION = `(SELECT l.value ->> 1 FROM json_each(c.left_out) l WHERE l.value ->> 0 = m.value ->> 0)`
export const IS_MEMBER_LEFT_OUT = `EXISTS (SELECT 1 FROM json_each(c.left_out) l WHERE l.value ->> 0 = m.value ->> 0)`
export const IS_MEMBER_REFUSED = `EXISTS (SELECT 1 FROM json_each(c.outcome, '$.refused') f WHERE f.value ->> 0 = m.value ->> 0)`
export const MEMBER_STATUS_RANK = `json_extract(c.delivered, '$."' || (m.value ->> 0) || '"[0]')`
export const MEMBER_STATUS_AT = `json_extract(c.delivered, '$."' || (m.value ->> 0) || '"[1]')`

/** The members of a confirmation: edition `:edition`, run `n.run` and request `n.request` of reader `n.reader`. */
export const CONFIRMATION_MEMBERS = `json_object('editions', json_array(:edition), 'filters', json_array(),
  'runs', json_array(n.run), 'members', json_array(json_array(n.reader, 0, -1, 0, n.request)))`
