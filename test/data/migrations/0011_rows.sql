-- The columns that migration 0011 adds: a member who left a cohort and came back, and a reader who changed their filter.
UPDATE membership SET gaps = '[[1,2]]' WHERE cohort = 1;
UPDATE subscriber SET earlier_filters = json_array(json_array(filter, 1, 1763704800000)) WHERE filter IS NOT NULL;
