import { COHORT_START_SEQ } from './membership-store.ts'

/**
 * The column `subscriber.earlier_filters` with the one that `:filter` replaces, from the seq on at which cohorts change. Of
 * several changes at one seq, only the first filter had a window. A pause and the window of a digest before it have at most
 * 121 days, so filters older than 130 are dropped.
 */
export const EARLIER_FILTERS = `CASE
  WHEN filter IS NULL OR filter = :filter OR coalesce(earlier_filters ->> '$[#-1][1]', -1) >= ${COHORT_START_SEQ} THEN earlier_filters
  ELSE (SELECT json_group_array(json(value)) FROM (
    SELECT value FROM json_each(coalesce(subscriber.earlier_filters, '[]')) WHERE value ->> 2 > :now - 11232000000
    UNION ALL SELECT json_array(subscriber.filter, CAST(${COHORT_START_SEQ} AS INTEGER), CAST(:now AS INTEGER)))) END`
