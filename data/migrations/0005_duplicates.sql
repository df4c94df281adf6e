-- The event that a signed message repeated, so that the same message has the same answer.
ALTER TABLE receipt ADD COLUMN duplicate_of TEXT;
