-- Which form of the search index an event has. The tick brings the events of an earlier form to the newest one, step by step.
ALTER TABLE event ADD COLUMN index_version INTEGER NOT NULL DEFAULT 0;
CREATE INDEX event_index_version ON event (index_version, id);
