-- JSON: [from_seq, to_seq] each, the windows of the journal in which a member of a cohort belonged to others. Null: none.
ALTER TABLE membership ADD COLUMN gaps TEXT;
-- JSON: [filter, to_seq, changed_at] each, oldest first: the filters that a reader had, and up to which seq. Null: none.
ALTER TABLE subscriber ADD COLUMN earlier_filters TEXT;
