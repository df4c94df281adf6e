-- What lists and counts of events need. The tick fills both columns for earlier events, together with their search index.
ALTER TABLE event ADD COLUMN period TEXT; -- the day, month or year under which the event is listed, '' where none is known
ALTER TABLE event ADD COLUMN sources INTEGER; -- how many sources the newest revision has
